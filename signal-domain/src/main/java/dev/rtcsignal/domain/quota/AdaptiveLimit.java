package dev.rtcsignal.domain.quota;

/**
 * Lowers a known limit after the cloud has throttled below it, and raises it again over time.
 *
 * <p>The value falls at once to the rate that the cloud accepted, less 3 %, and returns along a
 * cubic curve, as in TCP CUBIC (RFC 9438): a plateau close to that rate, then faster and faster up
 * to the limit, which is reached half a plateau later. The plateau lasts as long as 2,000 units
 * take at that rate, but 4 s at the least and 20 s at the most. So the known limit returns within
 * 30 s without throttles, and a real limit below the known one is probed so rarely that few calls
 * are throttled. The peak counts as a tenth of the limit at the least.
 *
 * @param limit the known limit, in units a second
 * @param peak the units that the cloud accepted in a second when it throttled
 * @param since the time of the throttle, in nanoseconds since the ledger's start
 */
record AdaptiveLimit(long limit, long peak, long since) {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long SECOND = 1_000_000_000L;
  private static final long SHORTEST_PLATEAU = 4 * SECOND;
  private static final long LONGEST_PLATEAU = 20 * SECOND;
  private static final long PLATEAU_UNITS = 2_000;
  private static final long MARGIN_PERCENT = 3;
  private static final long PERCENT = 100;
  private static final long FLOOR_SHARE = 10;

  /** Fractions are cubed in thousandths, to stay within a long. */
  private static final long SCALE = 1_000;

  private static final long CUBE = SCALE * SCALE * SCALE;

  /** {@return a limit that is not lowered} */
  static AdaptiveLimit at(long limit) {
    return new AdaptiveLimit(limit, limit, NEVER);
  }

  /** {@return whether the value is below the known limit because of a throttle} */
  boolean isLowered(long now) {
    return since != NEVER && now - since < plateau() * 3 / 2;
  }

  /** {@return the units a second that may be used now} */
  long value(long now) {
    if (!isLowered(now)) {
      return limit;
    }
    long age = Math.max(0, now - since);
    long plateau = plateau();
    if (age < plateau) {
      long below = cubed(plateau - age, plateau);
      return Math.max(1, peak - peak * MARGIN_PERCENT * below / CUBE / PERCENT);
    }
    long above = cubed(age - plateau, plateau / 2);
    return Math.max(1, peak + (limit - peak) * above / CUBE);
  }

  /** {@return the length of the plateau, in nanoseconds} */
  private long plateau() {
    return Math.max(SHORTEST_PLATEAU, Math.min(LONGEST_PLATEAU, PLATEAU_UNITS * SECOND / peak));
  }

  /** {@return the cube of a fraction, in parts of {@link #CUBE}} */
  private static long cubed(long part, long whole) {
    long scaled = part / (whole / SCALE);
    return scaled * scaled * scaled;
  }

  /**
   * Lowers the value after the cloud throttled a call.
   *
   * @param used the units that the cloud can have accepted in a second, by the calls before
   * @param left when the call left; a call from before the last throttle shows nothing new
   */
  AdaptiveLimit throttled(long used, long left, long now) {
    if (since != NEVER && left <= since) {
      return this;
    }
    long current = value(now);
    // With few units in use, another sender uses the rest, for an unknown time. The floor keeps
    // throttles that do not depend on this sender from stopping it.
    long floor = Math.max(1, limit / FLOOR_SHARE);
    return new AdaptiveLimit(limit, Math.max(floor, Math.min(current, used)), now);
  }
}
