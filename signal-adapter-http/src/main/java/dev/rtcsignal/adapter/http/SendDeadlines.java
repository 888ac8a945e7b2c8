package dev.rtcsignal.adapter.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a send may take, from when it was asked for. */
record SendDeadlines(Instant began, Optional<Duration> deadline, Duration callTimeout) {

  /** What has not left within this does not leave; a fifth of a call's time is for the call. */
  Duration toLeave() {
    return deadline.orElseGet(() -> callTimeout.multipliedBy(4).dividedBy(5));
  }

  /** Within this it is over. */
  Duration inAll() {
    return deadline.orElse(Duration.ZERO).plus(callTimeout);
  }

  Duration leftToLeave(Instant now) {
    return toLeave().minus(Duration.between(began, now));
  }

  /** Returns the time for one of several tries, so that the others have as much. */
  Duration forOneOf(int tries, Instant now) {
    Duration share = inAll().minus(Duration.between(began, now)).dividedBy(tries);
    return share.compareTo(callTimeout) < 0 ? share : callTimeout;
  }
}
