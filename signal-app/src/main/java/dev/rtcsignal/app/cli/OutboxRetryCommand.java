package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.domain.outbox.OutboxRules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "retry",
    versionProvider = Version.class,
    description = {
      "Queues signals again that were refused or not sent.",
      "Exit code 1 if one was not changed."
    })
final class OutboxRetryCommand implements Callable<Integer> {
  @Mixin private OutboxNames names = new OutboxNames();

  @Option(
      names = "--even-if-doubled",
      description = "also those that are uncertain, which may arrive twice then")
  private boolean evenIfDoubled;

  private final Environment environment;

  OutboxRetryCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OutboxRules rules = OutboxRules.DEFAULT;
    return names.change(environment, evenIfDoubled ? rules::requeueEvenIfDoubled : rules::requeue);
  }
}
