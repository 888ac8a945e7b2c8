package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.message.InvalidSignalException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: its commands, the defaults of options, and the form of errors. */
public final class CommandLines {
  private static final int WRONG_USAGE = 2;
  private static final int FAILED = 1;
  private static final List<String> ABOUT = List.of("-h", "--help", "-V", "--version");
  private static final Pattern SECRET_VALUE = Pattern.compile("(--[a-z-]+)=[^\\s']+");

  private CommandLines() {}

  /**
   * Runs the program; without a command it is the demo. Prints errors to {@code err}, one line
   * each.
   *
   * @return the exit code
   */
  public static int run(
      Environment environment, Programs programs, PrintWriter err, String... args) {
    boolean demo = args.length == 0 || (args[0].startsWith("-") && !ABOUT.contains(args[0]));
    String[] withCommand =
        demo ? Stream.concat(Stream.of("demo"), Stream.of(args)).toArray(String[]::new) : args;
    return create(environment, programs, err).execute(withCommand);
  }

  private static CommandLine create(Environment environment, Programs programs, PrintWriter err) {
    CommandLine root = new CommandLine(new SignalCommand());
    CommandLine token = new CommandLine(new TokenCommand());
    token.addSubcommand(new MintTokenCommand(environment));
    token.addSubcommand(new InspectCommand(environment));
    CommandLine signature = new CommandLine(new SignatureCommand());
    signature.addSubcommand(new MintSignatureCommand(environment));
    signature.addSubcommand(new InspectCommand(environment));
    root.addSubcommand(new DemoCommand(programs))
        .addSubcommand(new ServeCommand(programs))
        .addSubcommand(new EmulatorCommand(programs))
        .addSubcommand(new SendCommand(environment, programs))
        .addSubcommand(new ReplayCommand(environment))
        .addSubcommand(token)
        .addSubcommand(signature)
        .addSubcommand(new CheckConfigCommand(environment));
    return root.setResourceBundle(new Defaults())
        .setDefaultValueProvider(option -> defaultOf(option, environment.settings()))
        .setOut(environment.out())
        .setErr(err)
        .setParameterExceptionHandler((error, args) -> wrongUsage(err, error))
        .setExecutionExceptionHandler((error, command, parsed) -> failed(err, error));
  }

  /** An unknown argument may be a secret, so its text is not printed. */
  private static int wrongUsage(PrintWriter err, ParameterException error) {
    String message =
        error instanceof UnmatchedArgumentException unmatched
            ? "unknown command, option or argument: "
                + unmatched.getUnmatched().size()
                + " too many"
            : SECRET_VALUE.matcher(error.getMessage()).replaceAll("$1=***");
    return report(err, message + " (see --help)", WRONG_USAGE);
  }

  /** The defaults of the settings, as {@code default.server-port}, for the texts of options. */
  private static final class Defaults extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      return Setting.all().stream()
          .map(setting -> new Object[] {"default." + setting.name(), setting.byDefault()})
          .toArray(Object[][]::new);
    }
  }

  /** Returns the setting of the same name as the option. */
  private static String defaultOf(ArgSpec argument, Settings settings) {
    boolean settable =
        argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp();
    return settable
        ? settings.get(((OptionSpec) argument).longestName().substring(2)).orElse(null)
        : null;
  }

  private static int failed(PrintWriter err, Exception error) {
    if (error instanceof DateTimeException || error instanceof ArithmeticException) {
      return report(err, "a time is given in seconds since 1970, up to 2106", WRONG_USAGE);
    }
    boolean usage = error instanceof ConfigException || error instanceof InvalidSignalException;
    boolean ours = usage || error instanceof FailedException;
    // The message of any other exception may quote a secret, so only its type is printed.
    String message = ours ? error.getMessage() : "failed: " + error.getClass().getName();
    return report(err, message, usage ? WRONG_USAGE : FAILED);
  }

  private static int report(PrintWriter err, String message, int exitCode) {
    err.println(message);
    err.flush();
    return exitCode;
  }
}
