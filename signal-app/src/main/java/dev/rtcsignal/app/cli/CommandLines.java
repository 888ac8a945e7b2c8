package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.NativeEncoding;
import dev.rtcsignal.app.config.OneLine;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.message.InvalidSignalException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The command line: its commands, the defaults of options, and the form of errors. */
public final class CommandLines {
  private static final int WRONG_USAGE = 2;
  private static final int FAILED = 1;

  /** No argument holds U+0000, so that -- is a value like any other. */
  private static final String NO_DELIMITER = "\0";

  private static final List<String> ABOUT = List.of("-h", "--help", "-V", "--version");

  private CommandLines() {}

  /**
   * Runs the program; without a command it is the demo. Prints errors to {@code err}, one line
   * each.
   *
   * @return the exit code
   */
  public static int run(
      Environment environment, Programs programs, PrintWriter err, String... args) {
    PrintWriter lines = OneLine.writer(err);
    environment.settings().notices().forEach(lines::println);
    Optional<String> undecoded = undecoded(environment.settings().encoding(), args);
    if (undecoded.isPresent()) {
      return report(lines, undecoded.get(), WRONG_USAGE);
    }
    boolean demo = args.length == 0 || (args[0].startsWith("-") && !ABOUT.contains(args[0]));
    String[] withCommand =
        demo ? Stream.concat(Stream.of("demo"), Stream.of(args)).toArray(String[]::new) : args;
    return create(environment, programs, lines).execute(withCommand);
  }

  /** Finds an argument that Java may have decoded wrongly, which happens before main(). */
  private static Optional<String> undecoded(NativeEncoding encoding, String... args) {
    return IntStream.range(0, args.length)
        .filter(i -> encoding.mayHaveChanged(args[i]))
        .mapToObj(i -> "argument " + (i + 1) + " " + encoding.problem() + ", or use --text-file")
        .findFirst();
  }

  private static CommandLine create(Environment environment, Programs programs, PrintWriter err) {
    return literal(commands(environment, programs))
        .setDefaultValueProvider(option -> defaultOf(option, environment.settings()))
        .setOut(environment.out())
        .setErr(err)
        .setParameterExceptionHandler((error, args) -> wrongUsage(err, error))
        .setExecutionExceptionHandler((error, command, parsed) -> failed(err, error));
  }

  private static CommandLine commands(Environment environment, Programs programs) {
    CommandLine root = new CommandLine(new SignalCommand());
    CommandLine token = new CommandLine(new TokenCommand());
    token.addSubcommand(new MintTokenCommand(environment));
    token.addSubcommand(new InspectCommand(environment));
    CommandLine signature = new CommandLine(new SignatureCommand());
    signature.addSubcommand(new MintSignatureCommand(environment));
    signature.addSubcommand(new InspectCommand(environment));
    return root.addSubcommand(new DemoCommand(programs))
        .addSubcommand(new ServeCommand(programs))
        .addSubcommand(new EmulatorCommand(programs))
        .addSubcommand(new SendCommand(environment, programs))
        .addSubcommand(new ReplayCommand(environment))
        .addSubcommand(token)
        .addSubcommand(signature)
        .addSubcommand(outbox(environment))
        .addSubcommand(new CheckConfigCommand(environment))
        .addSubcommand(new ClientCommand(environment, programs))
        .addSubcommand(explain(environment))
        .addSubcommand(new CompletionCommand())
        .addSubcommand(new HelpCommand());
  }

  /** Codes of the SDK are negative numbers, which picocli takes for options. */
  private static CommandLine explain(Environment environment) {
    return new CommandLine(new ExplainCommand(environment))
        .setUnmatchedOptionsArePositionalParams(true);
  }

  private static CommandLine outbox(Environment environment) {
    return new CommandLine(new OutboxCommand())
        .addSubcommand(new OutboxListCommand(environment))
        .addSubcommand(new OutboxShowCommand(environment))
        .addSubcommand(new OutboxRetryCommand(environment))
        .addSubcommand(new OutboxDropCommand(environment))
        .addSubcommand(new OutboxSchemaCommand(environment));
  }

  /** Takes values as they are: no variables, no @files, no quotes, and options may be values. */
  private static CommandLine literal(CommandLine root) {
    describe(root);
    return root.setInterpolateVariables(false)
        .setExpandAtFiles(false)
        .setTrimQuotes(false)
        .setAllowOptionsAsOptionParameters(true)
        .setEndOfOptionsDelimiter(NO_DELIMITER);
  }

  /** Adds --help and --version: the names of those that picocli would add are variables. */
  private static void describe(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("print this help")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("print the version")
                .build());
    command.getCommandSpec().usageMessage().footer(SettingsFooter.of(command.getCommandName()));
    command.getSubcommands().values().forEach(CommandLines::describe);
  }

  private static int wrongUsage(PrintWriter err, ParameterException error) {
    return report(err, UsageErrors.message(error) + " (see --help)", WRONG_USAGE);
  }

  /** Returns the setting of the same name as the option. */
  private static String defaultOf(ArgSpec argument, Settings settings) {
    boolean settable =
        argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp();
    return settable ? defaultOf((OptionSpec) argument, settings) : null;
  }

  private static String defaultOf(OptionSpec option, Settings settings) {
    String name = option.longestName().substring(2);
    settings
        .problem(name)
        .ifPresent(
            problem -> {
              throw new ParameterException(
                  option.command().commandLine(), Setting.variable(name) + " is wrong: " + problem);
            });
    return settings.get(name).orElse(null);
  }

  private static int failed(PrintWriter err, Exception error) {
    if (error instanceof ConfigException wrong) {
      return report(err, wrong.mistakes(), WRONG_USAGE);
    }
    boolean usage = error instanceof InvalidSignalException;
    boolean ours = usage || error instanceof FailedException;
    // The message of any other exception may quote a secret, so only its type is printed.
    String message = ours ? error.getMessage() : "failed: " + error.getClass().getName();
    return report(err, message, usage ? WRONG_USAGE : FAILED);
  }

  private static int report(PrintWriter err, String message, int exitCode) {
    return report(err, List.of(message), exitCode);
  }

  private static int report(PrintWriter err, List<String> messages, int exitCode) {
    messages.forEach(err::println);
    err.flush();
    return exitCode;
  }
}
