package dev.rtcsignal.domain.quota;

/**
 * The shortest time of late from a call's permit to its answer, by which it is told how late a call
 * can have arrived. For a second from the first answer it is nothing, since the first calls make
 * connections; then the shortest of this period and the one before, which end with the first answer
 * after 10 s.
 *
 * @param before the shortest of the period before, in nanoseconds
 * @param lately the shortest of this period, in nanoseconds
 * @param since when this period began, in nanoseconds since the ledger's start
 */
record RoundTripEstimate(long before, long lately, long since) {
  private static final long SECOND = 1_000_000_000L;
  private static final long PERIOD = 10 * SECOND;

  private static final long NEVER = Long.MIN_VALUE;

  static final RoundTripEstimate UNKNOWN = new RoundTripEstimate(0, Long.MAX_VALUE, NEVER);

  RoundTripEstimate with(long took, long now) {
    if (since == NEVER) {
      return new RoundTripEstimate(before, took, now + SECOND - PERIOD);
    }
    return now - since < PERIOD
        ? new RoundTripEstimate(before, Math.min(lately, took), since)
        : new RoundTripEstimate(Math.min(lately, took), took, now);
  }

  /** Returns how much later than the fastest a call can have arrived at the most. */
  long lateness(long took) {
    return Math.max(0, took - Math.min(before, lately));
  }
}
