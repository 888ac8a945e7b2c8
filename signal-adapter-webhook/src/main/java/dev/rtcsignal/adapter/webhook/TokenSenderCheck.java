package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.Parsed;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.SenderCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The default check: the signature is a {@link CallbackSignature}, the form of the documentation's
 * example, or an {@link AccessToken}, which the official demos use; made under a key of its
 * application (vendor-facts 3.3).
 *
 * <pre>{@code
 * SenderCheck check = TokenSenderCheck.of(keys, Duration.ofSeconds(5)).revoking(revocations);
 * }</pre>
 *
 * <p>Immutable. Safe for use by many threads.
 */
public final class TokenSenderCheck implements SenderCheck {
  /**
   * The default longest lifetime: 7 days, the longest that BytePlus documents (vendor-facts 3.2).
   */
  public static final Duration DEFAULT_MAX_LIFETIME = Duration.ofDays(7);

  /** The longest lifetime that a token can hold: 32 bits of seconds (vendor-facts 3.1). */
  private static final Duration MAX_MAX_LIFETIME = Duration.ofSeconds(1L << 32);

  private static final Duration MAX_SKEW = Duration.ofDays(1);

  private final AppKeys keys;
  private final Duration allowedSkew;
  private final Duration maxLifetime;
  private final RevocationList revocations;
  private final boolean neverExpiringAllowed;
  private final boolean longFormAllowed;

  private TokenSenderCheck(
      AppKeys keys,
      Duration allowedSkew,
      Duration maxLifetime,
      RevocationList revocations,
      boolean neverExpiringAllowed,
      boolean longFormAllowed) {
    this.keys = Objects.requireNonNull(keys);
    this.allowedSkew = Objects.requireNonNull(allowedSkew);
    this.maxLifetime = Objects.requireNonNull(maxLifetime);
    this.revocations = Objects.requireNonNull(revocations);
    this.neverExpiringAllowed = neverExpiringAllowed;
    this.longFormAllowed = longFormAllowed;
  }

  /**
   * Returns a check that rejects tokens without expiry, and those that live longer than {@link
   * #DEFAULT_MAX_LIFETIME}.
   *
   * @param keys finds the keys of an application
   * @param allowedSkew how far the clocks of issuer and server may differ, both ways: none to a day
   * @return the check
   * @throws IllegalArgumentException if the skew is outside that range
   */
  public static TokenSenderCheck of(AppKeys keys, Duration allowedSkew) {
    if (allowedSkew.isNegative() || allowedSkew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException(
          "the allowed skew is " + allowedSkew + "; it must be between none and a day");
    }
    return new TokenSenderCheck(
        keys, allowedSkew, DEFAULT_MAX_LIFETIME, RevocationList.none(), false, true);
  }

  /**
   * Returns the same check that also accepts tokens without expiry, up to the age that {@link
   * #withMaxLifetime} allows.
   *
   * @return the other check
   */
  public TokenSenderCheck allowingTokensThatNeverExpire() {
    return new TokenSenderCheck(keys, allowedSkew, maxLifetime, revocations, true, longFormAllowed);
  }

  /**
   * Returns the same check with another longest lifetime, which limits both the age of a token and
   * its time from issue to expiry.
   *
   * @param longest positive, at most 2<sup>32</sup> s, 136 years
   * @return the other check
   * @throws IllegalArgumentException if it is outside that range
   */
  public TokenSenderCheck withMaxLifetime(Duration longest) {
    if (longest.isNegative() || longest.isZero() || longest.compareTo(MAX_MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "the longest lifetime is " + longest + "; it must be positive and at most 136 years");
    }
    return new TokenSenderCheck(
        keys, allowedSkew, longest, revocations, neverExpiringAllowed, longFormAllowed);
  }

  /**
   * Returns the same check that rejects the tokens that a list revokes.
   *
   * @param list the list
   * @return the other check
   */
  public TokenSenderCheck revoking(RevocationList list) {
    return new TokenSenderCheck(
        keys, allowedSkew, maxLifetime, list, neverExpiringAllowed, longFormAllowed);
  }

  /**
   * Returns the same check that accepts only {@link CallbackSignature}s: a client that joined a
   * room has an {@link AccessToken} of its own, which others may have seen, and which is meant to
   * join the room alone. Others are {@link RejectionReason#NOT_A_CALLBACK_SIGNATURE}.
   *
   * @return the other check
   */
  public TokenSenderCheck acceptingShortFormOnly() {
    return new TokenSenderCheck(
        keys, allowedSkew, maxLifetime, revocations, neverExpiringAllowed, false);
  }

  @Override
  public Verdict<VerifiedSender> check(String signature, Instant now) {
    Parsed<CallbackSignature> shortForm = CallbackSignature.parse(signature);
    return shortForm.match(
        callback ->
            checkLimits(
                callback.lifetime(),
                now,
                callback.verify(keys.appKeys(callback.app()), now, allowedSkew)),
        notShort -> checkLongForm(signature, now));
  }

  private Verdict<VerifiedSender> checkLongForm(String signature, Instant now) {
    Verdict<VerifiedSender> verdict = checkToken(signature, now);
    return longFormAllowed
        ? verdict
        : verdict.match(
            trusted -> new Verdict.Rejected<>(RejectionReason.NOT_A_CALLBACK_SIGNATURE),
            rejected -> rejected);
  }

  private Verdict<VerifiedSender> checkToken(String signature, Instant now) {
    return AccessToken.parse(signature)
        .match(
            token ->
                checkLimits(
                    token.lifetime(),
                    now,
                    token.verify(keys.appKeys(token.app()), now, allowedSkew)),
            Verdict.Rejected::new);
  }

  /** A token that is not genuine keeps its own reason; a genuine one must keep each limit. */
  private Verdict<VerifiedSender> checkLimits(
      Lifetime lifetime, Instant now, Verdict<VerifiedSender> verdict) {
    return verdict.match(
        trusted ->
            problem(trusted.value(), lifetime, now)
                .<Verdict<VerifiedSender>>map(Verdict.Rejected::new)
                .orElse(trusted),
        rejected -> rejected);
  }

  private Optional<RejectionReason> problem(VerifiedSender sender, Lifetime lifetime, Instant now) {
    boolean endless = lifetime.neverExpires();
    if (endless && !neverExpiringAllowed) {
      return Optional.of(RejectionReason.NEVER_EXPIRES);
    }
    Instant latest = lifetime.issuedAt().plus(maxLifetime);
    if (!endless && lifetime.expiresAt().isAfter(latest)) {
      return Optional.of(RejectionReason.LIVES_TOO_LONG);
    }
    if (!now.minus(allowedSkew).isBefore(latest.plusSeconds(1))) {
      return Optional.of(RejectionReason.TOO_OLD);
    }
    return revocations.revokes(sender, lifetime.issuedAt())
        ? Optional.of(RejectionReason.REVOKED)
        : Optional.empty();
  }
}
