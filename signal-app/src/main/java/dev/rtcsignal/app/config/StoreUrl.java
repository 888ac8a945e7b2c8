package dev.rtcsignal.app.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The value of {@code SIGNAL_STORE}: where signals are kept until they are sent. */
public sealed interface StoreUrl {
  /** Nothing survives the process. */
  record Memory() implements StoreUrl {}

  /** A file of SQLite. */
  record Sqlite(Path file) implements StoreUrl {}

  /** A database server, by its JDBC URL without a password. */
  record Server(String url) implements StoreUrl {}

  /** Parts of a URL that hold a password: in its address, or as a parameter. */
  Pattern PASSWORD = Pattern.compile("(?i)password\\s*=|//[^/?]*:[^/@?]*@");

  /**
   * Reads the value.
   *
   * @throws IllegalArgumentException with the rule, if it is none of the forms
   */
  static StoreUrl parse(String text) {
    String known = text.toLowerCase(Locale.ROOT);
    if (known.equals("memory")) {
      return new Memory();
    }
    if (known.startsWith("sqlite:") && text.length() > "sqlite:".length()) {
      return new Sqlite(Path.of(text.substring("sqlite:".length())));
    }
    if (known.matches("jdbc:(postgresql|mysql|mariadb):.+")) {
      if (PASSWORD.matcher(text).find()) {
        throw new IllegalArgumentException(
            "it has a password; set SIGNAL_STORE_PASSWORD or SIGNAL_STORE_PASSWORD_FILE instead");
      }
      return new Server(text);
    }
    throw new IllegalArgumentException(
        "set it to sqlite:FILE, jdbc:postgresql://…, jdbc:mysql://…, jdbc:mariadb://… or memory");
  }

  /** Returns the value as it was set. */
  default String text() {
    if (this instanceof Sqlite sqlite) {
      return "sqlite:" + sqlite.file();
    }
    return this instanceof Server server ? server.url() : "memory";
  }

  /** Returns whether signals survive the process. */
  default boolean isDurable() {
    return !(this instanceof Memory);
  }

  /** Returns the value without a password, for a line of output. */
  static String masked(String text) {
    return text.replaceAll("(?i)(password\\s*=)[^&;]*", "$1***");
  }
}
