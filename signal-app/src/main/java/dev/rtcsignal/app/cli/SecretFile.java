package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the file of an option that holds secrets. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Reads the lines of a file, without blank ones, as one text.
   *
   * @throws ConfigException if it cannot be read or is empty
   */
  static String read(String option, Path file) {
    List<String> lines = lines(option, file);
    if (lines.isEmpty()) {
      throw new ConfigException(List.of(option + " names a file that is empty: " + file));
    }
    return String.join("\n", lines);
  }

  /** Returns its lines, without blank ones. */
  static List<String> lines(String option, Path file) {
    try {
      return TextFile.read(file)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
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
