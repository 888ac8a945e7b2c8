package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.codes.NearMiss;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words the messages of wrong usage. An unknown argument may be a secret, so few are printed. */
final class UsageErrors {
  private static final Pattern WORD = Pattern.compile("[a-z-]{1,24}");
  private static final Pattern SECRET_VALUE = Pattern.compile("(--[a-z-]+)=[^\\s']+");

  private UsageErrors() {}

  static String message(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched(), error.getCommandLine());
    }
    if (error instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return "missing: "
          + missing.getMissing().stream()
              .map(UsageErrors::placeholder)
              .collect(Collectors.joining(", "));
    }
    return SECRET_VALUE.matcher(error.getMessage()).replaceAll("$1=***");
  }

  private static String placeholder(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + "=" + option.paramLabel()
        : argument.paramLabel();
  }

  private static String unknown(List<String> words, CommandLine command) {
    String first = words.get(0);
    if (first.startsWith("-")) {
      String name = first.replaceFirst("=.*", "");
      return "unknown option"
          + named(name)
          + suggestion(name, command.getCommandSpec().optionsMap().keySet());
    }
    Collection<String> commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "unknown argument: " + words.size() + " too many"
        : unknownCommand(first, commands);
  }

  /**
   * Returns the message for an unknown command.
   *
   * @param known the commands there are
   */
  static String unknownCommand(String word, Collection<String> known) {
    return "unknown command"
        + named(word)
        + suggestion(word, known)
        + "; it takes "
        + String.join(", ", known);
  }

  /** Names a word that has the form of a name: any other may be a secret. */
  private static String named(String word) {
    return WORD.matcher(word).matches() ? ": " + word : "";
  }

  private static String suggestion(String word, Collection<String> known) {
    return NearMiss.of(word, known).stream()
        .findFirst()
        .map(one -> "; did you mean " + one + "?")
        .orElse("");
  }
}
