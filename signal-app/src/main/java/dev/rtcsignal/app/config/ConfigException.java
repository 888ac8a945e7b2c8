package dev.rtcsignal.app.config;

import java.util.List;

/** The settings have mistakes; the message has a line for each, naming the rule and the mend. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An array, since an exception is serializable and a List need not be. */
  private final String[] mistakes;

  public ConfigException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
    this.mistakes = mistakes.toArray(String[]::new);
  }

  public List<String> mistakes() {
    return List.of(mistakes);
  }
}
