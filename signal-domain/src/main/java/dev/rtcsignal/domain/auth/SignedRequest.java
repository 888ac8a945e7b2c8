package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Bytes;
import java.util.Objects;

/**
 * A request signature with each step that led to it, so that two parties who disagree can see where
 * (vendor-facts 2.2). Prints none of them: a signed header may be a session token.
 *
 * @param canonicalRequest step 1
 * @param stringToSign step 3
 * @param derivedKey step 4: a secret, good for one day, region and service
 * @param authorization step 6
 */
public record SignedRequest(
    String canonicalRequest, String stringToSign, Bytes derivedKey, Authorization authorization) {
  public SignedRequest {
    Objects.requireNonNull(canonicalRequest);
    Objects.requireNonNull(stringToSign);
    Objects.requireNonNull(derivedKey);
    Objects.requireNonNull(authorization);
  }

  @Override
  public String toString() {
    return "SignedRequest[" + authorization + "]";
  }
}
