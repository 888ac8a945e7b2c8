package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.message.InvalidSignalException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line as a whole: its tree, where defaults come from, how errors are told. */
public final class CommandLines {
  private static final int WRONG_USAGE = 2;
  private static final int FAILED = 1;

  private CommandLines() {}

  /** Returns the command line, ready to execute. Errors go to {@code err}, one line each. */
  public static CommandLine create(Environment environment, Programs programs, PrintWriter err) {
    CommandLine root = new CommandLine(new SignalCommand(programs));
    CommandLine token = new CommandLine(new TokenCommand());
    token.addSubcommand(new MintTokenCommand(environment));
    token.addSubcommand(new InspectCommand(environment));
    CommandLine signature = new CommandLine(new SignatureCommand());
    signature.addSubcommand(new MintSignatureCommand(environment));
    signature.addSubcommand(new InspectCommand(environment));
    root.addSubcommand(new DemoCommand(programs))
        .addSubcommand(new ServeCommand(programs))
        .addSubcommand(new EmulatorCommand(programs))
        .addSubcommand(new SendCommand(environment))
        .addSubcommand(token)
        .addSubcommand(signature)
        .addSubcommand(new CheckConfigCommand(environment));
    return root.setDefaultValueProvider(option -> defaultOf(option, environment.settings()))
        .setOut(environment.out())
        .setErr(err)
        .setParameterExceptionHandler(
            (error, args) -> tell(err, error.getMessage() + " (see --help)", WRONG_USAGE))
        .setExecutionExceptionHandler((error, command, parsed) -> failed(err, error));
  }

  /** Every option has its setting, by its own name. */
  private static String defaultOf(ArgSpec argument, Settings settings) {
    boolean asks =
        argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp();
    return asks
        ? settings.get(((OptionSpec) argument).longestName().substring(2)).orElse(null)
        : null;
  }

  private static int failed(PrintWriter err, Exception error) {
    boolean usage = error instanceof ConfigException || error instanceof InvalidSignalException;
    boolean ours = usage || error instanceof FailedException;
    // What others throw may quote anything, so only its type is told.
    String message = ours ? error.getMessage() : "failed: " + error.getClass().getName();
    return tell(err, message, usage ? WRONG_USAGE : FAILED);
  }

  private static int tell(PrintWriter err, String message, int exitCode) {
    err.println(message);
    err.flush();
    return exitCode;
  }
}
