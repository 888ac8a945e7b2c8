package dev.rtcsignal.domain.auth;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The scope in which a request signature is valid: {@code YYYYMMDD/region/service/request}
 * (vendor-facts 2.2).
 *
 * <pre>{@code
 * CredentialScope scope = new CredentialScope("20260102", "cn-north-1", CredentialScope.RTC);
 * }</pre>
 *
 * @param date eight digits, the UTC day of X-Date
 * @param region the region, as {@code cn-north-1}
 * @param service the service, {@value #RTC} for the four actions
 */
public record CredentialScope(String date, String region, String service) {
  /** The service name of the four OpenAPI actions. */
  public static final String RTC = "rtc";

  private static final String TERMINATOR = "request";

  /** Checks the components. {@inheritDoc} */
  public CredentialScope {
    Objects.requireNonNull(date);
    Objects.requireNonNull(region);
    Objects.requireNonNull(service);
  }

  /** {@return the signing key of this scope, a secret that is valid for its day only} */
  byte[] deriveKey(AccessKey accessKey) {
    byte[] key = accessKey.sign(date);
    for (String step : new String[] {region, service, TERMINATOR}) {
      key = new Hmac(key).sign(step.getBytes(StandardCharsets.UTF_8));
    }
    return key;
  }

  /** {@return the text form, as in the Authorization header} */
  @Override
  public String toString() {
    return String.join("/", date, region, service, TERMINATOR);
  }
}
