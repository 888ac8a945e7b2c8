package dev.rtcsignal.spring;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks values of properties; a failure names the property and the rule, never a secret. */
final class PropertyRules {
  private PropertyRules() {}

  /** Returns a value that is there: blank is the same as missing. */
  static Optional<String> text(String value) {
    return Optional.of(value).filter(any -> !any.isBlank());
  }

  static String required(String property, String value, String mend) {
    return text(value).orElseThrow(() -> SignalStartException.missing(property, mend));
  }

  /** Makes a value of the domain, whose exceptions name the rule without the value. */
  static <T> T checked(String property, String mend, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new SignalStartException(
          property + " is wrong: " + e.getMessage() + ".", "Set " + property + " to " + mend + ".");
    }
  }

  static void between(String property, long value, long least, long most) {
    if (value < least || value > most) {
      throw new SignalStartException(
          property + " is " + value + "; it must be " + least + " to " + most + ".",
          "Set " + property + " to a number in this range, or remove it for the default.");
    }
  }

  static void positive(String property, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new SignalStartException(
          property + " is " + value + "; it must be positive.",
          "Set " + property + " to a duration such as 5s, or remove it for the default.");
    }
  }

  static void atMostADay(String property, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new SignalStartException(
          property + " is " + value + "; it must be 0 to 24 hours.",
          "Set " + property + " to a duration such as 5s, or remove it for the default.");
    }
  }

  static void requirePath(String property, String value) {
    if (!value.matches("(/[\\w.~-]+)+")) {
      throw new SignalStartException(
          property
              + " is "
              + value
              + ", which is not a path: it must begin with / and hold only letters, digits and"
              + " /-._~.",
          "Set " + property + " to a path such as /rtc/callback, without query and wildcards.");
    }
  }

  /** The column of the line takes 128 characters of ASCII. */
  static void requireLine(String property, String value) {
    if (!value.matches("[!-~]{0,128}")) {
      throw new SignalStartException(
          property + " is no name of at most 128 characters of ASCII without spaces.",
          "Set " + property + " to a name such as account-1, or remove it for the AppId.");
    }
  }

  /** The message of {@link URI} quotes the text, which may hold a password. */
  static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no URL");
    }
  }
}
