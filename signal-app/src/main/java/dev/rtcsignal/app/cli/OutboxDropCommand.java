package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.OutboxRules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "drop",
    versionProvider = Version.class,
    description = {
      "Withdraws signals that wait, so that they are not sent.",
      "Exit code 1 if one was not changed."
    })
final class OutboxDropCommand implements Callable<Integer> {
  @Mixin private OutboxNames names = new OutboxNames();

  private final Environment environment;

  OutboxDropCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
    return names.change(
        environment, (entry, now) -> OutboxRules.DEFAULT.withdraw(entry, withdrawn, now));
  }
}
