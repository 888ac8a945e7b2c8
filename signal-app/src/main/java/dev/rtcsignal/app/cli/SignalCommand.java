package dev.rtcsignal.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program; its commands are below it. */
@Command(
    name = "signal-app",
    versionProvider = Version.class,
    description = "Real-time signaling for Volcengine RTC and BytePlus RTC. No command: demo.")
final class SignalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
  }
}
