package dev.rtcsignal.domain.quota;

/**
 * How much of a known limit may be used, after the cloud has throttled below it.
 *
 * <p>Falls at once to what the cloud really took, and comes back along a cubic curve: 3 % below
 * that, then close to it for 2,000 units' time, then ever faster up to the limit, which is reached
 * after half as long again. Close is 4 s at the least, if the limit was just exceeded by chance,
 * and 20 s at the most, so the limit is reached within 30 s of calm; and a real limit below the
 * known one is tried out so seldom that few calls are throttled. At the lowest it is a tenth of the
 * limit.
 *
 * @param peak what the cloud took in a second when it throttled
 * @param since when that was, in nanoseconds since the ledger's start
 */
record AdaptiveLimit(long limit, long peak, long since) {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long SECOND = 1_000_000_000L;
  private static final long SHORTEST = 4 * SECOND;
  private static final long LONGEST = 20 * SECOND;
  private static final long UNITS = 2_000;
  private static final long MARGIN_PERCENT = 3;
  private static final long PERCENT = 100;
  private static final long FLOOR_SHARE = 10;

  /** Times are cubed in thousandths. */
  private static final long SCALE = 1_000;

  private static final long CUBE = SCALE * SCALE * SCALE;

  static AdaptiveLimit at(long limit) {
    return new AdaptiveLimit(limit, limit, NEVER);
  }

  boolean isLowered(long now) {
    return since != NEVER && now - since < close() * 3 / 2;
  }

  long value(long now) {
    if (!isLowered(now)) {
      return limit;
    }
    long age = Math.max(0, now - since);
    long close = close();
    if (age < close) {
      long below = cubed(close - age, close);
      return Math.max(1, peak - peak * MARGIN_PERCENT * below / CUBE / PERCENT);
    }
    long above = cubed(age - close, close / 2);
    return Math.max(1, peak + (limit - peak) * above / CUBE);
  }

  private long close() {
    return Math.max(SHORTEST, Math.min(LONGEST, UNITS * SECOND / peak));
  }

  private static long cubed(long part, long whole) {
    long scaled = part / (whole / SCALE);
    return scaled * scaled * scaled;
  }

  /**
   * Returns the ceiling after the cloud throttled a call.
   *
   * @param used what it can have taken in a second, by what it had taken before
   * @param left when the call had left: one that left before the ceiling fell proves nothing new
   */
  AdaptiveLimit throttled(long used, long left, long now) {
    if (since != NEVER && left <= since) {
      return this;
    }
    long current = value(now);
    // A throttle with little in use says that others use the rest, but not how much for how long;
    // and throttles that come whatever is sent must not bring everything to a standstill.
    long floor = Math.max(1, limit / FLOOR_SHARE);
    return new AdaptiveLimit(limit, Math.max(floor, Math.min(current, used)), now);
  }
}
