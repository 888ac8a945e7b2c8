package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.Parsed;
import dev.rtcsignal.domain.auth.Reason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.SenderCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The default check: the signature is a {@link CallbackSignature}, the form of the documentation's
 * example, or an {@link AccessToken}, which the official demos use; made under a key of its
 * application (Spec 3.3).
 */
public final class TokenSenderCheck implements SenderCheck {
  private static final Duration MAX_SKEW = Duration.ofDays(1);

  private final AppKeys keys;
  private final Duration allowedSkew;
  private final boolean neverExpiringAllowed;

  private TokenSenderCheck(AppKeys keys, Duration allowedSkew, boolean neverExpiringAllowed) {
    this.keys = Objects.requireNonNull(keys);
    this.allowedSkew = Objects.requireNonNull(allowedSkew);
    this.neverExpiringAllowed = neverExpiringAllowed;
  }

  /**
   * Returns a check that refuses tokens without expiry.
   *
   * @param allowedSkew how far the clocks of issuer and server may differ, both ways: none to a day
   */
  public static TokenSenderCheck of(AppKeys keys, Duration allowedSkew) {
    if (allowedSkew.isNegative() || allowedSkew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException("the allowed skew is between none and a day");
    }
    return new TokenSenderCheck(keys, allowedSkew, false);
  }

  /**
   * Returns the same check that also believes tokens without expiry. One that leaks is for ever.
   */
  public TokenSenderCheck allowingTokensThatNeverExpire() {
    return new TokenSenderCheck(keys, allowedSkew, true);
  }

  @Override
  public Verdict check(String signature, Instant now) {
    Parsed<CallbackSignature> shortForm = CallbackSignature.parse(signature);
    return shortForm.match(
        callback ->
            judge(
                callback.lifetime(),
                () -> callback.verify(keys.find(callback.app()), now, allowedSkew)),
        notShort -> checkLongForm(signature, now));
  }

  private Verdict checkLongForm(String signature, Instant now) {
    return AccessToken.parse(signature)
        .match(
            token ->
                judge(
                    token.lifetime(), () -> token.verify(keys.find(token.app()), now, allowedSkew)),
            Verdict.Rejected::new);
  }

  private Verdict judge(Lifetime lifetime, Supplier<Verdict> verification) {
    Verdict verdict = verification.get();
    boolean endless = lifetime.neverExpires() && !neverExpiringAllowed;
    return verdict instanceof Verdict.Trusted && endless
        ? new Verdict.Rejected(Reason.NEVER_EXPIRES)
        : verdict;
  }
}
