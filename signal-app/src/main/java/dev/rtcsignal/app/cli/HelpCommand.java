package dev.rtcsignal.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "help",
    versionProvider = Version.class,
    description = "Prints the help of a command, as that command does with --help.")
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "the command, as send room; none for the whole program")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine().getParent();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(
            spec.commandLine(),
            UsageErrors.unknownCommand(word, command.getSubcommands().keySet()));
      }
      command = next;
    }
    command.usage(command.getOut());
    command.getOut().flush();
    return 0;
  }
}
