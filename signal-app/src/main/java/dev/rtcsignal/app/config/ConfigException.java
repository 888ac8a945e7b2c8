package dev.rtcsignal.app.config;

import java.util.List;

/** The settings do not do; says each mistake, and how to mend it, in a line of its own. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
  }
}
