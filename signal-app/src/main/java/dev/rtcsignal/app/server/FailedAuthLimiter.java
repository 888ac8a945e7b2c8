package dev.rtcsignal.app.server;

import dev.rtcsignal.domain.quota.Gcra;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the callbacks of each address that prove nothing about their sender.
 *
 * <p>Decides only how such a callback is answered and whether it is logged. All callbacks of the
 * cloud come from a few addresses, among them the forged ones that a client makes the cloud send,
 * so no address is blocked: a proof costs microseconds, and a refused genuine callback is lost.
 * Counts at most 100,000 addresses. Safe for use by many threads.
 */
final class FailedAuthLimiter {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int MAX_ADDRESSES = 100_000;

  private final Gcra rate;
  private final InstantSource steady;
  private final Map<String, Long> busyUntil = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong();

  FailedAuthLimiter(int perSecond, InstantSource steady) {
    this.rate = Gcra.perSecond(perSecond);
    this.steady = steady;
  }

  /** Counts a failure; returns whether it is one too many. */
  boolean fail(String address) {
    long now = Duration.ofMillis(steady.millis()).toNanos();
    sweep(now);
    if (busyUntil.size() >= MAX_ADDRESSES && !busyUntil.containsKey(address)) {
      return false;
    }
    boolean[] tooMany = new boolean[1];
    busyUntil.compute(
        address,
        (same, known) -> {
          long before = known == null ? Long.MIN_VALUE : known;
          tooMany[0] = rate.waitFor(before, now) > 0;
          return tooMany[0] ? before : rate.afterOneMore(before, now);
        });
    return tooMany[0];
  }

  private void sweep(long now) {
    long last = sweptAt.get();
    if (now - last > SECOND && sweptAt.compareAndSet(last, now)) {
      busyUntil.values().removeIf(until -> until <= now);
    }
  }
}
