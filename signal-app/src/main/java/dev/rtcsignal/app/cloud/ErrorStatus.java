package dev.rtcsignal.app.cloud;

import java.util.Locale;

/**
 * With which HTTP status errors of the RTC service come. Nothing is documented for each code; the
 * sources disagree by API version (vendor-facts 2.5).
 */
public enum ErrorStatus {
  /** 200 in version 2020-12-01; 400 or, for a limit, 429 in version 2023-07-20. */
  DOCUMENTED,
  /** 200 with an Error, always. */
  ALWAYS_200;

  /** Returns the word for it, as on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
