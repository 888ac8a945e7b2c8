package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * Signs OpenAPI requests, and checks the signatures of received ones, with HMAC-SHA256 under one
 * access key for one day, region and service (vendor-facts 2.2).
 *
 * <pre>{@code
 * CredentialScope scope = new CredentialScope("20260102", "cn-north-1", CredentialScope.RTC);
 * RequestSigner signer = new RequestSigner(accessKey, scope);
 * String header = signer.sign(request).authorization().header();
 * }</pre>
 *
 * <p>Deriving the key of the day is most of the cost of signing a small request, so the constructor
 * does it once: keep the object while {@link #covers} is true. Immutable; safe for use by multiple
 * threads.
 */
public final class RequestSigner {
  private final AccessKey accessKey;
  private final CredentialScope scope;
  private final String scopeText;
  private final Bytes derivedKey;
  private final Hmac mac;

  /**
   * Derives the signing key.
   *
   * @param accessKey the access key
   * @param scope the day, region and service
   */
  public RequestSigner(AccessKey accessKey, CredentialScope scope) {
    this.accessKey = accessKey;
    this.scope = scope;
    this.scopeText = scope.toString();
    byte[] key = scope.deriveKey(accessKey);
    this.derivedKey = Bytes.of(key);
    this.mac = new Hmac(key);
  }

  /**
   * Tells whether this signer can sign for a key and a scope.
   *
   * @param otherKey compared by identity, since a key has no {@code equals}
   * @param otherScope compared by content
   * @return whether both are those of this signer
   */
  public boolean covers(AccessKey otherKey, CredentialScope otherScope) {
    return accessKey == otherKey && scope.equals(otherScope);
  }

  /**
   * Signs a request with all of its headers.
   *
   * @param request the request; its headers must include X-Date, on the day of the scope
   * @return the signature with its intermediate steps
   */
  public SignedRequest sign(CanonicalRequest request) {
    return sign(request, request.headerNames());
  }

  /**
   * Signs a request with some of its headers. The official clients differ in the headers that they
   * sign (vendor-facts 2.2).
   *
   * @param request the request; its headers must include X-Date, on the day of the scope
   * @param signedHeaders names in lower case; a header that the request lacks counts as empty
   * @return the signature with its intermediate steps
   */
  public SignedRequest sign(CanonicalRequest request, SortedSet<String> signedHeaders) {
    String canonical = request.canonical(signedHeaders);
    String hash = CanonicalRequest.sha256(canonical.getBytes(StandardCharsets.UTF_8));
    String toSign =
        String.join("\n", Authorization.algorithm(), request.header("x-date"), scopeText, hash);
    String signature = Hashing.hex(mac.sign(toSign.getBytes(StandardCharsets.UTF_8)));
    return new SignedRequest(
        canonical,
        toSign,
        derivedKey,
        new Authorization(accessKey.id(), scope, signedHeaders, signature));
  }

  /**
   * Checks the signature of a received request over the headers that its Authorization names.
   * Compares in constant time. Does not check that X-Date is recent nor that the server serves the
   * scope.
   *
   * @param request the received request
   * @param presented its Authorization header
   * @return whether the signature is genuine, with the expected one
   */
  public Check check(CanonicalRequest request, Authorization presented) {
    SignedRequest expected = sign(request, presented.signedHeaders());
    boolean same =
        MessageDigest.isEqual(
            expected.authorization().signature().getBytes(StandardCharsets.US_ASCII),
            presented.signature().getBytes(StandardCharsets.US_ASCII));
    boolean ours =
        accessKey.id().equals(presented.accessKeyId()) && scope.equals(presented.scope());
    return same && ours ? new Check.Genuine(expected) : new Check.Forged(expected);
  }

  /** The result of checking a request's signature. Both cases hold the expected signature. */
  public sealed interface Check {
    /**
     * Applies the function for this case.
     *
     * @param genuine for {@link Genuine}
     * @param forged for {@link Forged}
     * @param <R> the type of the result
     * @return what the function returned
     */
    <R> R match(Function<Genuine, R> genuine, Function<Forged, R> forged);

    /**
     * The signature was made with this access key for this request.
     *
     * @param expected the signature with its intermediate steps
     */
    record Genuine(SignedRequest expected) implements Check {
      @Override
      public <R> R match(Function<Genuine, R> genuine, Function<Forged, R> forged) {
        return genuine.apply(this);
      }
    }

    /**
     * The signature was made with another key or for another request.
     *
     * @param expected the signature that this request needs, with its intermediate steps
     */
    record Forged(SignedRequest expected) implements Check {
      @Override
      public <R> R match(Function<Genuine, R> genuine, Function<Forged, R> forged) {
        return forged.apply(this);
      }
    }
  }
}
