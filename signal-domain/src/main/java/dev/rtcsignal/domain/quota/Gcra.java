package dev.rtcsignal.domain.quota;

/**
 * The generic cell rate algorithm: a rate with as many units at once, then evenly spaced (ITU-T
 * I.371). Its whole state is one number per key, the time until which the units taken so far use up
 * the rate, in nanoseconds of any clock.
 *
 * <pre>{@code
 * Gcra rate = Gcra.perSecond(20);
 * if (rate.waitFor(busyUntil, now) <= 0) {
 *   busyUntil = rate.afterOneMore(busyUntil, now);
 * }
 * }</pre>
 *
 * @param interval between two units, in nanoseconds
 * @param burst how far ahead of the clock the units may be, in nanoseconds
 */
public record Gcra(long interval, long burst) {
  private static final long SECOND = 1_000_000_000L;

  /**
   * Returns a rate of that many units a second, and as many at once.
   *
   * @param units 1 to 1,000,000,000
   * @throws IllegalArgumentException outside that range
   */
  public static Gcra perSecond(int units) {
    if (units < 1 || units > SECOND) {
      throw new IllegalArgumentException(units + " units a second; must be 1 to " + SECOND);
    }
    long interval = (SECOND + units - 1) / units;
    return new Gcra(interval, interval * units);
  }

  /** Returns until when the rate is used up once one more unit is taken. */
  public long afterOneMore(long busyUntil, long now) {
    return Math.max(busyUntil, now) + interval;
  }

  /** Returns how long to wait until one more unit may be taken; 0 or less if it may be now. */
  public long waitFor(long busyUntil, long now) {
    return afterOneMore(busyUntil, now) - now - burst;
  }
}
