package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether and when a send is attempted again: exponential back-off with full jitter, or as
 * long as the cloud asks for.
 *
 * <pre>{@code
 * RetryPolicy policy = new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(10));
 * var transport = OpenApiTransport.builder().app(app, accessKey).retry(policy).build();
 * }</pre>
 *
 * <p>Only a message that the cloud certainly did not take is sent again: a {@link
 * SendResult.NotSent} because no connection could be made, and a {@link SendResult.Refused} that
 * was throttled or never reached the service. An {@link SendResult.Uncertain} is sent again only if
 * the caller allowed duplicates. Pure: the random number is a parameter.
 *
 * @param maxTries the most attempts in all, at least 1
 * @param base the upper bound of the first wait; it doubles with each attempt
 * @param budget the most time spent waiting, over all attempts of one send
 */
public record RetryPolicy(int maxTries, Duration base, Duration budget) {
  /** 3 attempts with waits of up to 0.4 s and 0.8 s, and at most 2 s of waiting in all. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofMillis(400), Duration.ofSeconds(2));

  /** One attempt, no retry. */
  public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  /** Checks the components. {@inheritDoc} */
  public RetryPolicy {
    if (maxTries < 1 || base.isNegative() || budget.isNegative()) {
      throw new IllegalArgumentException(
          "a retry policy takes at least 1 try and no negative duration but has "
              + maxTries
              + " tries, base "
              + base
              + ", budget "
              + budget);
    }
  }

  /**
   * A failed attempt and the history of its send.
   *
   * @param tries the number of attempts so far, from 1
   * @param waited the time spent waiting between them so far
   * @param last the result of the last attempt
   * @param retryAfter the least wait that the cloud asks for; zero if it names none
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
   * Decides after a failed attempt. Stops if the cloud asks for a longer wait than the budget
   * allows, since an earlier attempt would fail.
   *
   * @param failure the failed attempt
   * @param repetition whether the caller allows duplicates
   * @param random a uniform random number in [0, 1)
   * @return the wait before the next attempt; empty to stop
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
