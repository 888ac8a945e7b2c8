package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.CloudKeys;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.message.InvalidSignalException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name an AppKey. */
final class AppKeyOptions {
  static final String MISSING =
      "--app-key-file=FILE, --app-key=KEY, SIGNAL_APP_KEY_FILE or SIGNAL_APP_KEY";

  private static final String KEY = "--app-key";
  private static final String FILE = "--app-key-file";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = KEY,
      paramLabel = "KEY",
      description = {
        "the AppKey; visible in the list of processes, so prefer a file or SIGNAL_APP_KEY"
      })
  private List<String> keys = new ArrayList<>();

  @Option(names = FILE, paramLabel = "FILE", description = "a file that holds the AppKey instead")
  private Optional<Path> file = Optional.empty();

  /**
   * Returns the keys of the command line, or else those of the settings; empty without any.
   *
   * @throws ConfigException if a file cannot be read, or a key has a control character
   */
  List<String> keys(Settings settings) {
    // A default is the value of a setting, and settings are read as the server reads them.
    List<String> given = new ArrayList<>(isGiven(KEY) ? right(keys) : List.of());
    if (isGiven(FILE)) {
      given.add(SecretFile.read(FILE, file.orElseThrow()));
    }
    return given.isEmpty() ? CloudKeys.texts(settings) : given;
  }

  private static List<String> right(List<String> keys) {
    try {
      return keys.stream().map(Setting::requireNoControl).toList();
    } catch (InvalidSignalException e) {
      throw new ConfigException(List.of(KEY + " is wrong: " + e.getMessage()));
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "AppKeyOptions[***]";
  }
}
