package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The {@code signature} that a client hands to {@code setServerParams} and that comes back in each
 * callback: who sends, from when to when, under which nonce (vendor-facts 3.3).
 *
 * <p>The form is that of the documentation's example, an {@link AccessToken} without room and
 * privileges. The cloud does not check it: that is wholly the business server's business. It is a
 * bearer token, so it has no {@code equals} and prints masked.
 */
public final class CallbackSignature {
  private static final int FIXED_BYTES = 14;

  private final SignedFrame sealed;
  private final long nonce;
  private final Lifetime lifetime;
  private final String userId;

  private CallbackSignature(SignedFrame sealed, long nonce, Lifetime lifetime, String userId) {
    this.sealed = sealed;
    this.nonce = nonce;
    this.lifetime = lifetime;
    this.userId = userId;
  }

  /**
   * Makes a signature.
   *
   * @param userId any text, as the vendor's builders take it; only one that obeys the naming rule
   *     is trusted later
   * @param nonce 0 to 4,294,967,295, better a new one each time
   */
  public static CallbackSignature mint(AppKey key, String userId, Lifetime lifetime, long nonce) {
    byte[] user = LittleEndianWriter.countable(userId);
    byte[] message =
        new LittleEndianWriter(FIXED_BYTES + user.length)
            .u32(LittleEndianWriter.requireNonce(nonce))
            .u32(lifetime.requireOrdered().issuedAt().getEpochSecond())
            .u32(lifetime.expiresAt().getEpochSecond())
            .bytes(user)
            .toArray();
    return new CallbackSignature(SignedFrame.seal(key, message), nonce, lifetime, userId);
  }

  /** Reads a signature. Refuses every text that {@link #mint} could not have made. */
  public static Parsed<CallbackSignature> parse(String text) {
    try {
      SignedFrame sealed = SignedFrame.parse(text);
      LittleEndianReader in = sealed.read();
      long nonce = in.u32();
      Lifetime lifetime = Lifetime.ofSeconds(in.u32(), in.u32());
      String userId = in.text();
      in.requireEnd(RejectionReason.TRAILING_AFTER_USER);
      return new Parsed.Readable<>(new CallbackSignature(sealed, nonce, lifetime, userId));
    } catch (MalformedTokenException e) {
      return new Parsed.Malformed<>(e.reason());
    }
  }

  /**
   * Judges the signature: its application's keys in the order given, then its lifetime, then the
   * form of its user id.
   *
   * @param keys of any applications, for each the primary first
   * @param allowedSkew how far the clocks of issuer and server may differ, both ways
   */
  public Verdict<VerifiedSender> verify(List<AppKey> keys, Instant now, Duration allowedSkew) {
    return sealed.verify(keys, lifetime, userId, now, allowedSkew);
  }

  /** Returns the application that it claims; a key of that application proves it. */
  public AppId app() {
    return sealed.app();
  }

  /** Returns the user that it claims: any text. */
  public String userId() {
    return userId;
  }

  public long nonce() {
    return nonce;
  }

  public Lifetime lifetime() {
    return lifetime;
  }

  /** Returns the text form, which is a secret. */
  public String text() {
    return sealed.text();
  }

  @Override
  public String toString() {
    return "CallbackSignature[" + app() + ", " + lifetime + ", ***]";
  }
}
