package dev.rtcsignal.app.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads a file of properties: UTF-8, and the escapes of {@link Properties}, which begin with a
 * backslash. A backslash that is no escape would be dropped, so it is a mistake.
 */
final class PropertyFile {
  private static final String ESCAPES = "\\tnrfu:=#! ";

  private PropertyFile() {}

  /**
   * @throws ConfigException naming the line, not its text
   */
  static Map<String, String> read(Path file) {
    try {
      String text = TextFile.read(file);
      requireEscapes(file, text);
      Properties properties = new Properties();
      properties.load(new StringReader(text));
      Map<String, String> values = new HashMap<>();
      properties
          .stringPropertyNames()
          .forEach(name -> values.put(name, properties.getProperty(name)));
      return values;
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + TextFile.reason(file, e));
    } catch (IllegalArgumentException e) {
      throw wrong(file, "cannot be read: a Unicode escape takes four hexadecimal digits");
    }
  }

  private static void requireEscapes(Path file, String text) {
    int number = 0;
    boolean continued = false;
    for (String line : text.lines().toList()) {
      number++;
      boolean comment = !continued && line.strip().matches("[#!].*");
      continued = !comment && endsInsideEscape(file, number, line);
    }
  }

  /** Tells whether the next line continues this one. */
  private static boolean endsInsideEscape(Path file, int number, String line) {
    int at = line.indexOf('\\');
    while (at >= 0 && at + 1 < line.length()) {
      if (ESCAPES.indexOf(line.charAt(at + 1)) < 0) {
        throw wrong(file, "is wrong in line " + number + ": write a backslash as \\\\");
      }
      at = line.indexOf('\\', at + 2);
    }
    return at >= 0;
  }

  private static ConfigException wrong(Path file, String rule) {
    return new ConfigException(List.of(file.getFileName() + " " + rule));
  }
}
