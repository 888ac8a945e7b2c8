package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Bytes;
import java.util.Objects;

/**
 * A request signature with its intermediate steps, which show where two implementations differ
 * (vendor-facts 2.2).
 *
 * <pre>{@code
 * SignedRequest signed = signer.sign(request);
 * String header = signed.authorization().header();
 * }</pre>
 *
 * <p>{@code toString} leaves the steps out, since a signed header may be a session token.
 *
 * @param canonicalRequest the canonical request, step 1
 * @param stringToSign the string to sign, step 3
 * @param derivedKey the signing key, step 4: a secret, valid for one day, region and service
 * @param authorization the Authorization header, step 6
 */
public record SignedRequest(
    String canonicalRequest, String stringToSign, Bytes derivedKey, Authorization authorization) {
  /** Checks the components. {@inheritDoc} */
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
