package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.config.TextFile;
import dev.rtcsignal.domain.message.InvalidSignalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the file of an option that holds secrets. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Reads the only line of a file that is not blank.
   *
   * @throws ConfigException if it cannot be read, is empty, or holds more than one secret
   */
  static String read(String option, Path file) {
    List<String> lines = lines(option, file);
    if (lines.isEmpty()) {
      throw new ConfigException(List.of(option + " names a file that is empty: " + file));
    }
    if (lines.size() > 1) {
      throw new ConfigException(
          List.of(option + " names a file of more than one line, but a key is one: " + file));
    }
    return lines.get(0);
  }

  /** Returns its lines, without blank ones. */
  static List<String> lines(String option, Path file) {
    try {
      return TextFile.read(file)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .map(Setting::requireNoControl)
          .toList();
    } catch (InvalidSignalException e) {
      throw new ConfigException(
          List.of(option + " names a file that is wrong: " + file + ": " + e.getMessage()));
    } catch (IOException e) {
      throw new ConfigException(
          List.of(
              option
                  + " names a file that cannot be read: "
                  + file
                  + ": "
                  + TextFile.reason(file, e)));
    }
  }
}
