package dev.rtcsignal.domain.quota;

/**
 * The generic cell rate algorithm: a rate with as many units at once, then evenly spaced (ITU-T
 * I.371).
 *
 * <pre>{@code
 * Gcra rate = Gcra.perSecond(20);
 * if (rate.waitFor(busyUntil, now) <= 0) {
 *   busyUntil = rate.afterOneMore(busyUntil, now);
 * }
 * }</pre>
 *
 * <p>Its whole state is one number per key, the time until which the units taken so far use up the
 * rate, in nanoseconds of any clock.
 *
 * @param interval between two units, in nanoseconds
 * @param burst how far ahead of the clock the units may be, in nanoseconds
 */
public record Gcra(long interval, long burst) {
  private static final long SECOND = 1_000_000_000L;

  /**
   * Makes a rate of a number of units a second, and as many at once.
   *
   * @param units 1 to 1,000,000,000
   * @return the rate
   * @throws IllegalArgumentException outside that range
   */
  public static Gcra perSecond(int units) {
    if (units < 1 || units > SECOND) {
      throw new IllegalArgumentException(units + " units a second; must be 1 to " + SECOND);
    }
    long interval = (SECOND + units - 1) / units;
    return new Gcra(interval, interval * units);
  }

  /**
   * Takes one more unit.
   *
   * @param busyUntil the time until which the rate is used up, in nanoseconds
   * @param now the current time, in nanoseconds of the same clock
   * @return the time until which the rate is used up then, in nanoseconds
   */
  public long afterOneMore(long busyUntil, long now) {
    return Math.max(busyUntil, now) + interval;
  }

  /**
   * Computes the wait before one more unit may be taken.
   *
   * @param busyUntil the time until which the rate is used up, in nanoseconds
   * @param now the current time, in nanoseconds of the same clock
   * @return the wait in nanoseconds; 0 or less if the unit may be taken now
   */
  public long waitFor(long busyUntil, long now) {
    return afterOneMore(busyUntil, now) - now - burst;
  }
}
