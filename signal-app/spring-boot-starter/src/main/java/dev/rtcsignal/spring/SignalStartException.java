package dev.rtcsignal.spring;

import java.util.Locale;

/** Fails the start of the application with a sentence and its mend. Holds no secret. */
final class SignalStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String mend;

  /**
   * @param problem names the property or the method, and the rule
   * @param mend says how to mend it
   */
  SignalStartException(String problem, String mend) {
    super(problem);
    this.mend = mend;
  }

  static SignalStartException missing(String property, String value) {
    return new SignalStartException(
        property + " is not set.",
        "Set "
            + property
            + ", or the environment variable "
            + variable(property)
            + ", to "
            + value
            + ".");
  }

  /** Spring maps this older form of a name too, which is that of the reference server. */
  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  String mend() {
    return mend;
  }
}
