package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    versionProvider = Version.class,
    description = {"Shows signals by their names.", "Exit code 1 if one is not there."})
final class OutboxShowCommand implements Callable<Integer> {
  @Mixin private OutboxNames names = new OutboxNames();

  private final Environment environment;

  OutboxShowCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return names.show(environment);
  }
}
