package dev.rtcsignal.app.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts units taken within the last second. Guarded by the cloud's lock. */
final class SlidingSecond {
  private record Use(Instant at, int units) {}

  private final Deque<Use> recent = new ArrayDeque<>();
  private long used;

  /**
   * Returns whether the units fit the limit now. More units than the limit fit only if no other
   * were taken within the last second.
   */
  boolean fits(int units, int limit, Instant now) {
    forget(now);
    return used == 0 || used + units <= limit;
  }

  boolean isIdle(Instant now) {
    return used(now) == 0;
  }

  long used(Instant now) {
    forget(now);
    return used;
  }

  /** A use in the future is one of before the clock was set back. */
  private void forget(Instant now) {
    while (!recent.isEmpty() && !isOfTheLastSecond(recent.peek().at, now)) {
      used -= recent.remove().units;
    }
  }

  private static boolean isOfTheLastSecond(Instant at, Instant now) {
    return at.isAfter(now.minus(Duration.ofSeconds(1))) && !at.isAfter(now);
  }

  void take(int units, Instant now) {
    recent.add(new Use(now, units));
    used += units;
  }
}
