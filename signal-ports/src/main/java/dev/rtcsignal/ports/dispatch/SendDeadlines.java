package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The time limits of one send.
 *
 * @param began when it was requested
 * @param deadline within which it leaves; empty for four fifths of the call timeout
 * @param callTimeout the longest time for one attempt
 */
record SendDeadlines(Instant began, Optional<Duration> deadline, Duration callTimeout) {

  /**
   * Returns how long the signal may wait to leave. Without a deadline a fifth of the call timeout
   * is kept for the attempt.
   */
  Duration toLeave() {
    return deadline.orElseGet(() -> callTimeout.multipliedBy(4).dividedBy(5));
  }

  /** Returns how long the whole send may take. */
  Duration inAll() {
    return deadline.orElse(Duration.ZERO).plus(callTimeout);
  }

  /** Returns what is left of the time to leave; negative once it is over. */
  Duration leftToLeave(Instant now) {
    return toLeave().minus(Duration.between(began, now));
  }

  /**
   * Returns when to recall an attempt: after the call timeout, or earlier if repetitions are to fit
   * into the time left. Without deadline and repetitions the end of the send is limit enough.
   */
  Optional<Duration> ofAttempt(Instant now, Optional<Integer> attemptsLeft) {
    return attemptsLeft.isPresent() || deadline.isPresent()
        ? Optional.of(forOneOf(attemptsLeft.orElse(1), now))
        : Optional.empty();
  }

  /** Returns the result of a send whose deadline to leave is over. */
  static NotSent late(Optional<QuotaDecision.Wait> quota, boolean outOfTurn) {
    if (quota.isPresent()) {
      return new NotSent(NotSent.Reason.NO_QUOTA, quota, List.of());
    }
    return new NotSent(outOfTurn ? NotSent.Reason.OUT_OF_TURN : NotSent.Reason.NO_FREE_PLACE);
  }

  /**
   * Returns the limit of one attempt if as many are to fit into the time left, at most the call
   * timeout.
   */
  private Duration forOneOf(int attempts, Instant now) {
    Duration share = inAll().minus(Duration.between(began, now)).dividedBy(attempts);
    return share.compareTo(callTimeout) < 0 ? share : callTimeout;
  }
}
