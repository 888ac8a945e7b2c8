package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * From when to when a token says it is valid, in whole seconds; fractions are cut off.
 *
 * <p>The wire holds unsigned 32-bit seconds since 1970, and 0 for "never expires" (vendor-facts
 * 3.1), which is {@link #NEVER} here. An instant outside 1970 to 2106 is refused with {@link
 * Rule#LIFETIME}. An expiry before the issue can be read, but not minted.
 */
public record Lifetime(Instant issuedAt, Instant expiresAt) {
  /** The expiry of a token that does not expire. */
  public static final Instant NEVER = Instant.EPOCH;

  private static final long MAX_SECOND = 0xFFFF_FFFFL;

  public Lifetime {
    issuedAt = inRange(issuedAt);
    expiresAt = inRange(expiresAt);
  }

  /** Returns a lifetime that begins now. */
  public static Lifetime starting(Instant now, Duration length) {
    return new Lifetime(now, now.plus(length));
  }

  static Lifetime ofSeconds(long issuedAt, long expiresAt) {
    return new Lifetime(Instant.ofEpochSecond(issuedAt), Instant.ofEpochSecond(expiresAt));
  }

  public boolean neverExpires() {
    return expiresAt.equals(NEVER);
  }

  /**
   * Returns what is wrong with it now. Valid through the whole of its last second, as the vendor's
   * own verifiers have it: they refuse when {@code now > expireAt}, in seconds (vendor-facts 3.1).
   */
  Optional<RejectionReason> problemAt(Instant now, Duration allowedSkew) {
    if (allowedSkew.isNegative()) {
      throw new IllegalArgumentException("the allowed skew is not negative");
    }
    // Both are whole seconds, so the fractions of what they are held against say nothing.
    if (issuedAt.getEpochSecond() > now.plus(allowedSkew).getEpochSecond()) {
      return Optional.of(RejectionReason.NOT_YET_VALID);
    }
    if (!neverExpires() && now.minus(allowedSkew).getEpochSecond() > expiresAt.getEpochSecond()) {
      return Optional.of(RejectionReason.EXPIRED);
    }
    return Optional.empty();
  }

  Lifetime requireOrdered() {
    if (!neverExpires() && expiresAt.isBefore(issuedAt)) {
      throw new InvalidSignalException(
          Rule.LIFETIME,
          "A token expires at or after its issue: the expiry is a point in time, not a length");
    }
    return this;
  }

  static Instant inRange(Instant instant) {
    Instant seconds = instant.truncatedTo(ChronoUnit.SECONDS);
    if (seconds.getEpochSecond() < 0 || seconds.getEpochSecond() > MAX_SECOND) {
      throw new InvalidSignalException(
          Rule.LIFETIME, "A token holds seconds from 1970 to 2106, as unsigned 32 bits");
    }
    return seconds;
  }
}
