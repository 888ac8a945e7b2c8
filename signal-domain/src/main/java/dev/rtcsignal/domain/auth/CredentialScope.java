package dev.rtcsignal.domain.auth;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Where and when a request signature holds: {@code YYYYMMDD/region/service/request} (vendor-facts
 * 2.2).
 *
 * @param date eight digits, the UTC day of X-Date
 */
public record CredentialScope(String date, String region, String service) {
  /** The service of all four actions. */
  public static final String RTC = "rtc";

  private static final String TERMINATOR = "request";

  public CredentialScope {
    Objects.requireNonNull(date);
    Objects.requireNonNull(region);
    Objects.requireNonNull(service);
  }

  /** Returns the signing key for this day and place, a secret good for that day only. */
  byte[] deriveKey(AccessKey accessKey) {
    byte[] key = accessKey.sign(date);
    for (String step : new String[] {region, service, TERMINATOR}) {
      key = new Hmac(key).sign(step.getBytes(StandardCharsets.UTF_8));
    }
    return key;
  }

  /** Returns the text form, as it stands in Authorization. */
  @Override
  public String toString() {
    return String.join("/", date, region, service, TERMINATOR);
  }
}
