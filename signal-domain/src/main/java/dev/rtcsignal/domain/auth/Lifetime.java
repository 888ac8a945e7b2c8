package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The times of issue and expiry of a token, in whole seconds; the constructor cuts off fractions.
 *
 * <pre>{@code
 * Lifetime hour = Lifetime.starting(clock.instant(), Duration.ofHours(1));
 * }</pre>
 *
 * <p>A token holds unsigned 32-bit seconds since 1970, and 0 for "never expires" (vendor-facts
 * 3.1), which is {@link #NEVER} here. An expiry before the issue can be parsed but not minted.
 *
 * @param issuedAt 1970 to 2106; else {@link InvalidSignalException} with {@link Rule#LIFETIME}
 * @param expiresAt 1970 to 2106, or {@link #NEVER}
 */
public record Lifetime(Instant issuedAt, Instant expiresAt) {
  /** The expiry of a token that does not expire: second 0. */
  public static final Instant NEVER = Instant.EPOCH;

  private static final long MAX_SECOND = 0xFFFF_FFFFL;

  /** Checks the components. {@inheritDoc} */
  public Lifetime {
    issuedAt = inRange(issuedAt);
    expiresAt = inRange(expiresAt);
  }

  /**
   * Makes a lifetime that starts now.
   *
   * @param now the current time
   * @param length the time until the expiry
   * @return the lifetime
   */
  public static Lifetime starting(Instant now, Duration length) {
    return new Lifetime(now, now.plus(length));
  }

  static Lifetime ofSeconds(long issuedAt, long expiresAt) {
    return new Lifetime(Instant.ofEpochSecond(issuedAt), Instant.ofEpochSecond(expiresAt));
  }

  /** {@return whether the token does not expire} */
  public boolean neverExpires() {
    return expiresAt.equals(NEVER);
  }

  /**
   * {@return why the lifetime does not include a time; empty if it does} A token is valid through
   * the whole of its last second: the vendor's verifiers refuse when {@code now > expireAt}, in
   * seconds (vendor-facts 3.1).
   */
  Optional<RejectionReason> problemAt(Instant now, Duration allowedSkew) {
    if (allowedSkew.isNegative()) {
      throw new IllegalArgumentException(
          "the allowed skew is not negative but this is " + allowedSkew);
    }
    // The lifetime has whole seconds, so fractions of the current time must not count.
    if (issuedAt.getEpochSecond() > now.plus(allowedSkew).getEpochSecond()) {
      return Optional.of(RejectionReason.NOT_YET_VALID);
    }
    if (!neverExpires() && now.minus(allowedSkew).getEpochSecond() > expiresAt.getEpochSecond()) {
      return Optional.of(RejectionReason.EXPIRED);
    }
    return Optional.empty();
  }

  /** Returns this lifetime if it can be minted: it does not expire before its issue. */
  Lifetime requireOrdered() {
    if (!neverExpires() && expiresAt.isBefore(issuedAt)) {
      throw new InvalidSignalException(
          Rule.LIFETIME,
          "A token expires at or after its issue, but this expires at "
              + expiresAt
              + "; the expiry is a point in time, not a length");
    }
    return this;
  }

  /** Cuts off the fraction and checks the range. */
  static Instant inRange(Instant instant) {
    Instant seconds = instant.truncatedTo(ChronoUnit.SECONDS);
    if (seconds.getEpochSecond() < 0 || seconds.getEpochSecond() > MAX_SECOND) {
      throw new InvalidSignalException(
          Rule.LIFETIME, "A token holds times from 1970 to 2106, but this is " + instant);
    }
    return seconds;
  }
}
