package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "outbox",
    versionProvider = Version.class,
    description = "Looks into the store of signals that SIGNAL_STORE names, and mends it.")
final class OutboxCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "outbox needs a command: list, show, retry, drop or schema");
  }
}
