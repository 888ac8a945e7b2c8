package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import java.time.Instant;
import java.util.List;

/**
 * Times that options give in seconds since 1970; a token holds 32 bits of them (vendor-facts 3.1).
 */
final class EpochTime {
  static final long MAX_SECONDS = (1L << 32) - 1;

  private EpochTime() {}

  /**
   * Returns the time that an option gives.
   *
   * @throws ConfigException if it is out of range
   */
  static Instant of(String option, long seconds) {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      String rule = "; it takes seconds since 1970, up to " + MAX_SECONDS + ", in 2106";
      throw new ConfigException(List.of(option + " is " + seconds + rule));
    }
    return Instant.ofEpochSecond(seconds);
  }
}
