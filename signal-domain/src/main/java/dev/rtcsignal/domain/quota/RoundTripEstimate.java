package dev.rtcsignal.domain.quota;

/**
 * Estimates how late a call can have arrived at the cloud, by the shortest recent round trip, from
 * the moment a call counts to its response. Immutable.
 *
 * <p>The shortest round trip is that of the current and the previous period. A period ends with the
 * first response after 10 s. The first period lasts a second and counts as 0, since the first calls
 * open connections.
 *
 * @param previousShortest the shortest round trip of the previous period, in nanoseconds
 * @param shortest the shortest round trip of the current period, in nanoseconds
 * @param periodStart when the current period began, in nanoseconds since the ledger's start
 */
record RoundTripEstimate(long previousShortest, long shortest, long periodStart) {
  private static final long SECOND = 1_000_000_000L;
  private static final long PERIOD = 10 * SECOND;

  private static final long NEVER = Long.MIN_VALUE;

  static final RoundTripEstimate UNKNOWN = new RoundTripEstimate(0, Long.MAX_VALUE, NEVER);

  /** {@return the estimate after a round trip of a duration ended} */
  RoundTripEstimate with(long took, long now) {
    if (periodStart == NEVER) {
      return new RoundTripEstimate(previousShortest, took, now + SECOND - PERIOD);
    }
    return now - periodStart < PERIOD
        ? new RoundTripEstimate(previousShortest, Math.min(shortest, took), periodStart)
        : new RoundTripEstimate(Math.min(shortest, took), took, now);
  }

  /** {@return how much later than the fastest call a call can have arrived, at the most} */
  long lateness(long took) {
    return Math.max(0, took - Math.min(previousShortest, shortest));
  }
}
