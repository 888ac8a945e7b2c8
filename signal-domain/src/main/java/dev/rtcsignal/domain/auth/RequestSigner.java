package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * Signs OpenAPI requests, and checks those of others, with HMAC-SHA256 under one access key for one
 * day, region and service (vendor-facts 2.2).
 *
 * <p>Deriving the day's key is most of the cost of signing a small request, so it is done once,
 * here: keep the object while {@link #covers} holds. Immutable; safe for use by many threads.
 */
public final class RequestSigner {
  private final AccessKey accessKey;
  private final CredentialScope scope;
  private final String scopeText;
  private final Bytes derivedKey;
  private final Hmac mac;

  public RequestSigner(AccessKey accessKey, CredentialScope scope) {
    this.accessKey = accessKey;
    this.scope = scope;
    this.scopeText = scope.toString();
    byte[] key = scope.deriveKey(accessKey);
    this.derivedKey = Bytes.of(key);
    this.mac = new Hmac(key);
  }

  /** Tells whether this is the signing for that very key object and scope. */
  public boolean covers(AccessKey otherKey, CredentialScope otherScope) {
    return accessKey == otherKey && scope.equals(otherScope);
  }

  /** Signs all of the request's headers. They must include X-Date, in this signing's day. */
  public SignedRequest sign(CanonicalRequest request) {
    return sign(request, request.headerNames());
  }

  /**
   * Signs a choice of headers. The official clients differ in theirs (vendor-facts 2.2).
   *
   * @param signedHeaders lower-case names; one that the request lacks counts as empty
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
   * Checks the signature that came with a request, rebuilding it over the headers that the caller
   * chose to sign. Compares in constant time. Whether X-Date is recent, and whether the scope is
   * one that is served, is the server's to look at.
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

  /** What a check of a request's signature found; either way, what was expected. */
  public sealed interface Check {
    /** Returns what the function for this case makes of it. */
    <R> R match(Function<Genuine, R> genuine, Function<Forged, R> forged);

    /** Made with this access key over this very request. */
    record Genuine(SignedRequest expected) implements Check {
      @Override
      public <R> R match(Function<Genuine, R> genuine, Function<Forged, R> forged) {
        return genuine.apply(this);
      }
    }

    /** Made with another key, or over another request. */
    record Forged(SignedRequest expected) implements Check {
      @Override
      public <R> R match(Function<Genuine, R> genuine, Function<Forged, R> forged) {
        return forged.apply(this);
      }
    }
  }
}
