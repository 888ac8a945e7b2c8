package dev.rtcsignal.app.cloud;

import java.util.Locale;

/**
 * The HTTP status of errors of the RTC service. None is documented for the single codes, and the
 * sources disagree by API version (vendor-facts 2.5).
 */
public enum ErrorStatus {
  /** 200 in version 2020-12-01; 400 or, for a limit, 429 in version 2023-07-20. */
  DOCUMENTED,
  /** 200 with an Error, always. */
  ALWAYS_200;

  /** Returns its name on the command line and in the control API. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
