package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The {@code signature} that a client passes to {@code setServerParams} and that the cloud repeats
 * in each callback of that client: a user id, a lifetime and a nonce, signed (vendor-facts 3.3).
 *
 * <pre>{@code
 * Lifetime hour = Lifetime.starting(clock.instant(), Duration.ofHours(1));
 * long nonce = random.nextInt() & 0xFFFF_FFFFL;
 * String signature = CallbackSignature.mint(appKey, "alice", hour, nonce).text();
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>The form is that of the example in the vendor's documentation, an {@link AccessToken} without
 * room and privileges. The cloud does not check the signature; the business server defines and
 * checks it. The text is a bearer token, so this class has no {@code equals} and its {@code
 * toString} masks the text.
 */
public final class CallbackSignature {
  private static final int FIXED_BYTES = 14;

  private final SignedFrame frame;
  private final long nonce;
  private final Lifetime lifetime;
  private final String userId;

  private CallbackSignature(SignedFrame frame, long nonce, Lifetime lifetime, String userId) {
    this.frame = frame;
    this.nonce = nonce;
    this.lifetime = lifetime;
    this.userId = userId;
  }

  /**
   * Makes a signature.
   *
   * @param key the AppKey of the application
   * @param userId any text, as in the vendor's builders; {@link #verify} accepts only a user id
   *     that obeys the naming rule
   * @param lifetime the times of issue and expiry
   * @param nonce 0 to 4,294,967,295; use a new random number for each signature
   * @return the signature
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if the nonce is out of range, the
   *     signature expires before its issue, or the user id has more than 65,535 bytes
   */
  public static CallbackSignature mint(AppKey key, String userId, Lifetime lifetime, long nonce) {
    byte[] user = LittleEndianWriter.encode(userId);
    byte[] message =
        new LittleEndianWriter(FIXED_BYTES + user.length)
            .u32(LittleEndianWriter.requireNonce(nonce))
            .u32(lifetime.requireOrdered().issuedAt().getEpochSecond())
            .u32(lifetime.expiresAt().getEpochSecond())
            .bytes(user)
            .toArray();
    return new CallbackSignature(SignedFrame.sign(key, message), nonce, lifetime, userId);
  }

  /**
   * Parses a signature, proving nothing. Rejects every text that {@link #mint} cannot make.
   *
   * @param text the text of the callback
   * @return the signature, or the reason why the text is malformed
   */
  public static Parsed<CallbackSignature> parse(String text) {
    try {
      SignedFrame frame = SignedFrame.parse(text);
      LittleEndianReader in = frame.read();
      long nonce = in.u32();
      Lifetime lifetime = Lifetime.ofSeconds(in.u32(), in.u32());
      String userId = in.text();
      in.requireEnd(RejectionReason.TRAILING_AFTER_USER);
      return new Parsed.Readable<>(new CallbackSignature(frame, nonce, lifetime, userId));
    } catch (MalformedTokenException e) {
      return new Parsed.Malformed<>(e.reason());
    }
  }

  /**
   * Verifies the MAC, then the lifetime, then the form of the user id.
   *
   * @param keys the keys of any applications, the primary one of each before the secondary
   * @param now the current time
   * @param allowedSkew how far the issuer's clock may be ahead or behind; not negative
   * @return the sender, or the reason why the signature is not trusted
   */
  public Verdict<VerifiedSender> verify(List<AppKey> keys, Instant now, Duration allowedSkew) {
    return frame.verify(keys, lifetime, userId, now, allowedSkew);
  }

  /** {@return the application that the signature claims} Only {@link #verify} proves it. */
  public AppId app() {
    return frame.app();
  }

  /** {@return the user id that the signature claims, any text} */
  public String userId() {
    return userId;
  }

  /** {@return the nonce, 0 to 4,294,967,295} */
  public long nonce() {
    return nonce;
  }

  /** {@return the times of issue and expiry that the signature claims} */
  public Lifetime lifetime() {
    return lifetime;
  }

  /** {@return the text form, which is a secret} */
  public String text() {
    return frame.text();
  }

  @Override
  public String toString() {
    return "CallbackSignature[" + app() + ", " + lifetime + ", ***]";
  }
}
