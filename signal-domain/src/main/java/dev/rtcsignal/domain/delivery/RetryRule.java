package dev.rtcsignal.domain.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * When to try again: exponential back-off with full jitter, and only what cannot have been taken.
 *
 * <p>Repeated are {@link SendResult.NotSent}, except for a missing access key, and a {@link
 * SendResult.Refused} that is throttled or never reached the service. {@link SendResult.Uncertain}
 * never is. Pure: chance is a parameter.
 *
 * @param maxTries tries in all, at least 1
 * @param base upper bound of the first wait; doubles with each try
 * @param budget most time spent waiting, over all tries of one send
 */
public record RetryRule(int maxTries, Duration base, Duration budget) {
  /** 3 tries, waits of up to 0.4 s and 0.8 s, at most 2 s of waiting in all. */
  public static final RetryRule DEFAULT =
      new RetryRule(3, Duration.ofMillis(400), Duration.ofSeconds(2));

  /** One try. */
  public static final RetryRule NEVER = new RetryRule(1, Duration.ZERO, Duration.ZERO);

  public RetryRule {
    if (maxTries < 1 || base.isNegative() || budget.isNegative()) {
      throw new IllegalArgumentException("at least one try, and no negative duration");
    }
  }

  /**
   * Decides after a try.
   *
   * @param tries tries so far, from 1
   * @param waited time spent waiting between them so far
   * @param random uniform in [0, 1)
   * @return how long to wait before the next try; empty to stop
   */
  public Optional<Duration> delay(int tries, Duration waited, SendResult last, double random) {
    Duration left = budget.minus(waited);
    if (tries >= maxTries || left.isNegative() || !isSafeToRepeat(last)) {
      return Optional.empty();
    }
    double bound = base.toNanos() * Math.pow(2, tries - 1.0);
    Duration wait = Duration.ofNanos((long) (Math.min(bound, Long.MAX_VALUE) * random));
    return wait.compareTo(left) > 0 ? Optional.empty() : Optional.of(wait);
  }

  private static boolean isSafeToRepeat(SendResult result) {
    return result.match(
        accepted -> false,
        refused -> refused.throttled() || refused.neverReachedTheService(),
        notSent -> notSent.reason() != SendResult.NotSent.Reason.NO_ACCESS_KEY,
        uncertain -> false);
  }
}
