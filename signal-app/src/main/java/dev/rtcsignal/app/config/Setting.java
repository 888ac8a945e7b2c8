package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One setting: a row of {@code settings.txt}, which is the only place for its default, its values
 * and what it does.
 *
 * @param name of its option, as {@code user-rate}
 * @param byDefault the value where none is set; empty for none
 * @param values {@code MIN..MAX}, a choice as {@code a/b}, {@code secret}, or a word for its form
 * @param effect in English; for a required setting, what to set it to
 */
public record Setting(
    String name, String byDefault, String values, String unit, String effect, String chinese) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern CHOICE = Pattern.compile("[a-z]+(/[a-z]+)+");
  private static final List<Setting> ALL = read();

  /** Returns every setting, in the order of the reference. */
  public static List<Setting> all() {
    return ALL;
  }

  /** Returns the setting of that name. */
  public static Setting of(String name) {
    return find(name).orElseThrow();
  }

  static Optional<Setting> find(String name) {
    return ALL.stream().filter(row -> row.name.equals(name)).findFirst();
  }

  private static List<Setting> read() {
    try (InputStream rows = Setting.class.getResourceAsStream("settings.txt")) {
      return new String(rows.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" *\\| *"))
          .map(cell -> new Setting(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of its environment variable. */
  public String variable() {
    return variable(name);
  }

  /** Returns the environment variable of an option, also of one that has no row. */
  public static String variable(String option) {
    return "SIGNAL_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Returns the default of a number. */
  public int defaultNumber() {
    return Integer.parseInt(byDefault);
  }

  public boolean isSecret() {
    return values.equals("secret");
  }

  /** Returns why a value is wrong. */
  Optional<String> problem(String text) {
    return hasControl(text)
        ? Optional.of("it has a control character; look for a line break at its end")
        : rule(text).map(values -> "set it to " + values);
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /**
   * Returns a secret of a file or an option, which keeps the rule of a variable.
   *
   * @throws InvalidSignalException if it has a control character
   */
  public static String requireNoControl(String secret) {
    if (hasControl(secret)) {
      throw new InvalidSignalException(
          Rule.SECRET, "it has a control character; look for a line break or a tab inside");
    }
    return secret;
  }

  /**
   * Returns what a value of the number or choice has to be; empty if the text is one, or is any.
   */
  private Optional<String> rule(String text) {
    if (values.contains("..")) {
      String[] range = values.split("\\.\\.");
      boolean within =
          NUMBER.matcher(text).matches()
              && Integer.parseInt(text) >= Integer.parseInt(range[0])
              && Integer.parseInt(text) <= Integer.parseInt(range[1]);
      return within ? Optional.empty() : Optional.of(range[0] + " to " + range[1]);
    }
    boolean choice = CHOICE.matcher(values).matches();
    return !choice || List.of(values.split("/")).contains(text)
        ? Optional.empty()
        : Optional.of(values.replace("/", " or "));
  }
}
