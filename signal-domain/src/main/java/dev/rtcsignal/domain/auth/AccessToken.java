package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The vendor's token for {@code joinRoom} and, with an empty room, for {@code login} (vendor-facts
 * 3.1).
 *
 * <pre>{@code
 * Grant grant = Grant.room(room, user).publishing(Lifetime.NEVER).subscribing(Lifetime.NEVER);
 * Lifetime day = Lifetime.starting(clock.instant(), Duration.ofDays(1));
 * String token = AccessToken.mint(appKey, grant, day, random.nextInt() & 0xFFFF_FFFFL).text();
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>{@link #mint} gives the same bytes as the official builders. Like them it accepts an AppId of
 * any length, although a token can be parsed only if its AppId has 24 characters. The text is a
 * bearer token, so this class has no {@code equals} and its {@code toString} masks the text.
 */
public final class AccessToken {
  private static final int FIXED_BYTES = 18;
  private static final int PRIVILEGE_BYTES = 6;

  private final SignedFrame frame;
  private final long nonce;
  private final Lifetime lifetime;
  private final Grant grant;

  private AccessToken(SignedFrame frame, long nonce, Lifetime lifetime, Grant grant) {
    this.frame = frame;
    this.nonce = nonce;
    this.lifetime = lifetime;
    this.grant = grant;
  }

  /**
   * Makes a token.
   *
   * @param key the AppKey of the application
   * @param grant the user, the room and the privileges
   * @param lifetime the times of issue and expiry
   * @param nonce 0 to 4,294,967,295; use a new random number for each token
   * @return the token
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if the nonce is out of range, the
   *     token expires before its issue, or a text has more than 65,535 bytes
   */
  public static AccessToken mint(AppKey key, Grant grant, Lifetime lifetime, long nonce) {
    byte[] room = LittleEndianWriter.encode(grant.roomId());
    byte[] user = LittleEndianWriter.encode(grant.userId());
    SortedMap<Privilege, Instant> privileges = grant.privileges();
    LittleEndianWriter out =
        new LittleEndianWriter(
                FIXED_BYTES + room.length + user.length + PRIVILEGE_BYTES * privileges.size())
            .u32(LittleEndianWriter.requireNonce(nonce))
            .u32(lifetime.requireOrdered().issuedAt().getEpochSecond())
            .u32(lifetime.expiresAt().getEpochSecond())
            .bytes(room)
            .bytes(user)
            .u16(privileges.size());
    for (Map.Entry<Privilege, Instant> privilege : privileges.entrySet()) {
      out.u16(privilege.getKey().id()).u32(privilege.getValue().getEpochSecond());
    }
    return new AccessToken(SignedFrame.sign(key, out.toArray()), nonce, lifetime, grant);
  }

  /**
   * Parses a token, proving nothing. Rejects every text that {@link #mint} cannot make.
   *
   * @param text the text that a client presented
   * @return the token, or the reason why the text is malformed
   */
  public static Parsed<AccessToken> parse(String text) {
    try {
      SignedFrame frame = SignedFrame.parse(text);
      LittleEndianReader in = frame.read();
      long nonce = in.u32();
      Lifetime lifetime = Lifetime.ofSeconds(in.u32(), in.u32());
      Grant grant = new Grant(in.text(), in.text(), privileges(in));
      in.requireEnd(RejectionReason.TRAILING_AFTER_PRIVILEGES);
      return new Parsed.Readable<>(new AccessToken(frame, nonce, lifetime, grant));
    } catch (MalformedTokenException e) {
      return new Parsed.Malformed<>(e.reason());
    }
  }

  private static SortedMap<Privilege, Instant> privileges(LittleEndianReader in) {
    SortedMap<Privilege, Instant> privileges = new TreeMap<>();
    for (int left = in.u16(); left > 0; left--) {
      Privilege next = new Privilege(in.u16());
      if (!privileges.isEmpty() && next.compareTo(privileges.lastKey()) <= 0) {
        throw new MalformedTokenException(RejectionReason.PRIVILEGES_OUT_OF_ORDER);
      }
      privileges.put(next, Instant.ofEpochSecond(in.u32()));
    }
    return privileges;
  }

  /**
   * Verifies the MAC, then the lifetime, then the form of the user id. Does not check the room and
   * the privileges; the caller compares them with what it serves.
   *
   * @param keys the keys of any applications, the primary one of each before the secondary
   * @param now the current time
   * @param allowedSkew how far the issuer's clock may be ahead or behind; not negative
   * @return the sender, or the reason why the token is not trusted
   */
  public Verdict<VerifiedSender> verify(List<AppKey> keys, Instant now, Duration allowedSkew) {
    return frame.verify(keys, lifetime, grant.userId(), now, allowedSkew);
  }

  /** {@return the application that the token claims} Only {@link #verify} proves it. */
  public AppId app() {
    return frame.app();
  }

  /** {@return the user, room and privileges that the token claims} */
  public Grant grant() {
    return grant;
  }

  /** {@return the nonce, 0 to 4,294,967,295} */
  public long nonce() {
    return nonce;
  }

  /** {@return the times of issue and expiry that the token claims} */
  public Lifetime lifetime() {
    return lifetime;
  }

  /** {@return the text form, which is a secret} */
  public String text() {
    return frame.text();
  }

  @Override
  public String toString() {
    return "AccessToken[" + app() + ", " + lifetime + ", ***]";
  }
}
