package dev.rtcsignal.app.config;

import java.util.List;

/** The settings have mistakes; the message has a line for each, naming the rule and the mend. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> mistakes;

  public ConfigException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<String> mistakes() {
    return mistakes;
  }
}
