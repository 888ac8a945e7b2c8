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
 * <p>Minted byte for byte as the official builders do. An AppId of other than 24 characters can be
 * minted, as there, but nobody can read the result. A bearer token: no {@code equals}, and it
 * prints masked.
 */
public final class AccessToken {
  private static final int FIXED_BYTES = 18;
  private static final int PRIVILEGE_BYTES = 6;

  private final SignedFrame sealed;
  private final long nonce;
  private final Lifetime lifetime;
  private final Grant grant;

  private AccessToken(SignedFrame sealed, long nonce, Lifetime lifetime, Grant grant) {
    this.sealed = sealed;
    this.nonce = nonce;
    this.lifetime = lifetime;
    this.grant = grant;
  }

  /**
   * Makes a token.
   *
   * @param nonce 0 to 4,294,967,295, better a new one each time
   */
  public static AccessToken mint(AppKey key, Grant grant, Lifetime lifetime, long nonce) {
    byte[] room = LittleEndianWriter.countable(grant.roomId());
    byte[] user = LittleEndianWriter.countable(grant.userId());
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
    return new AccessToken(SignedFrame.seal(key, out.toArray()), nonce, lifetime, grant);
  }

  /** Reads a token. Refuses every text that {@link #mint} could not have made. */
  public static Parsed<AccessToken> parse(String text) {
    try {
      SignedFrame sealed = SignedFrame.parse(text);
      LittleEndianReader in = sealed.read();
      long nonce = in.u32();
      Lifetime lifetime = Lifetime.ofSeconds(in.u32(), in.u32());
      Grant grant = new Grant(in.text(), in.text(), privileges(in));
      in.requireEnd(RejectionReason.TRAILING_AFTER_PRIVILEGES);
      return new Parsed.Readable<>(new AccessToken(sealed, nonce, lifetime, grant));
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
   * Judges the token: its application's keys in the order given, then its lifetime, then the form
   * of its user id. What room and privileges it grants is the caller's to look at.
   *
   * @param keys of any applications, for each the primary first
   * @param allowedSkew how far the clocks of issuer and server may differ, both ways
   */
  public Verdict<VerifiedSender> verify(List<AppKey> keys, Instant now, Duration allowedSkew) {
    return sealed.verify(keys, lifetime, grant.userId(), now, allowedSkew);
  }

  /** Returns the application that it claims; a key of that application proves it. */
  public AppId app() {
    return sealed.app();
  }

  /** Returns what it claims to grant, to whom. */
  public Grant grant() {
    return grant;
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
    return "AccessToken[" + app() + ", " + lifetime + ", ***]";
  }
}
