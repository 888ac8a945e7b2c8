package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When to try again: exponential back-off with full jitter, or as long as the cloud asks for.
 *
 * <p>Repeated is what certainly was not taken: {@link SendResult.NotSent} because no connection
 * could be made, and a {@link SendResult.Refused} that is throttled or never reached the service.
 * An {@link SendResult.Uncertain} is repeated only if the caller said that duplicates are harmless.
 * Pure: chance is a parameter.
 *
 * @param maxTries tries in all, at least 1
 * @param base upper bound of the first wait; doubles with each try
 * @param budget most time spent waiting, over all tries of one send
 */
public record RetryPolicy(int maxTries, Duration base, Duration budget) {
  /** 3 tries, waits of up to 0.4 s and 0.8 s, at most 2 s of waiting in all. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofMillis(400), Duration.ofSeconds(2));

  /** One try. */
  public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  /** Checks the components. {@inheritDoc} */
  public RetryPolicy {
    if (maxTries < 1 || base.isNegative() || budget.isNegative()) {
      throw new IllegalArgumentException("at least one try, and no negative duration");
    }
  }

  /**
   * A try that failed, and what was before.
   *
   * @param tries tries so far, from 1
   * @param waited time spent waiting between them so far
   * @param retryAfter how long the cloud asks to wait at least, zero if it does not say
   */
  public record Failure(int tries, Duration waited, SendResult last, Duration retryAfter) {
    /** Checks the components. {@inheritDoc} */
    public Failure {
      Objects.requireNonNull(waited);
      Objects.requireNonNull(last);
      Objects.requireNonNull(retryAfter);
    }
  }

  /**
   * Decides after a try. A wish of the cloud that exceeds the budget ends the tries: to come sooner
   * than it asks would not help.
   *
   * @param random uniform in [0, 1)
   * @return how long to wait before the next try; empty to stop
   */
  public Optional<Duration> delay(Failure failure, Repetition repetition, double random) {
    Duration left = budget.minus(failure.waited);
    if (failure.tries >= maxTries
        || left.isNegative()
        || !mayBeRepeated(failure.last, repetition)) {
      return Optional.empty();
    }
    double bound = base.toNanos() * Math.pow(2, failure.tries - 1.0);
    Duration jittered = Duration.ofNanos((long) (Math.min(bound, Long.MAX_VALUE) * random));
    Duration wait = jittered.compareTo(failure.retryAfter) < 0 ? failure.retryAfter : jittered;
    return wait.compareTo(left) > 0 ? Optional.empty() : Optional.of(wait);
  }

  private static boolean mayBeRepeated(SendResult result, Repetition repetition) {
    return result.match(
        accepted -> false,
        SendResult.Refused::certainlyNotTaken,
        notSent -> notSent.reason() == NotSent.Reason.CANNOT_CONNECT,
        uncertain -> repetition == Repetition.DUPLICATES_HARMLESS);
  }
}
