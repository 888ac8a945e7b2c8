package dev.rtcsignal.ports.dispatch;

import java.time.Duration;
import java.time.Instant;
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
   * Returns the limit of one attempt if as many are to fit into the time left, at most the call
   * timeout.
   */
  Duration forOneOf(int attempts, Instant now) {
    Duration share = inAll().minus(Duration.between(began, now)).dividedBy(attempts);
    return share.compareTo(callTimeout) < 0 ? share : callTimeout;
  }
}
