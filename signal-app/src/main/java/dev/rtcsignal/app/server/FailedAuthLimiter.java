package dev.rtcsignal.app.server;

import dev.rtcsignal.domain.quota.Gcra;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the callbacks of an address that prove nothing about their sender.
 *
 * <p>All callbacks of the cloud come from a few addresses, among them the forged ones that a client
 * makes the cloud send. So an address that sent a genuine one within the last minute is never
 * blocked: only its failures are answered 429. Any other address is rejected before its body is
 * read, until its rate allows the next try. Counts at most 100,000 addresses. Safe for use by many
 * threads.
 */
final class FailedAuthLimiter {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long GENUINE_FOR = Duration.ofMinutes(1).toNanos();
  private static final int MAX_ADDRESSES = 100_000;

  /**
   * @param busyUntil the state of the rate
   * @param genuineUntil until when the address is not blocked
   */
  private record Address(long busyUntil, long genuineUntil) {
    private static final Address UNKNOWN = new Address(Long.MIN_VALUE, Long.MIN_VALUE);

    private boolean isOver(long now) {
      return busyUntil <= now && genuineUntil <= now;
    }
  }

  private final Gcra rate;
  private final InstantSource steady;
  private final Map<String, Address> addresses = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong();

  FailedAuthLimiter(int perSecond, InstantSource steady) {
    this.rate = Gcra.perSecond(perSecond);
    this.steady = steady;
  }

  private long now() {
    return Duration.ofMillis(steady.millis()).toNanos();
  }

  /** Returns whether an address is blocked now. */
  boolean isBlocked(String address) {
    Address known = addresses.get(address);
    // Most addresses have no failures, and reading the clock costs more than this.
    if (known == null || known.busyUntil == Address.UNKNOWN.busyUntil) {
      return false;
    }
    long now = now();
    return known.genuineUntil <= now && rate.waitFor(known.busyUntil, now) > 0;
  }

  /** Counts a failure; returns whether it is one too many. */
  boolean fail(String address) {
    long now = now();
    sweep(now);
    if (addresses.size() >= MAX_ADDRESSES && !addresses.containsKey(address)) {
      return false;
    }
    boolean[] tooMany = new boolean[1];
    addresses.compute(
        address,
        (same, known) -> {
          Address before = known == null ? Address.UNKNOWN : known;
          tooMany[0] = rate.waitFor(before.busyUntil, now) > 0;
          return tooMany[0]
              ? before
              : new Address(rate.afterOneMore(before.busyUntil, now), before.genuineUntil);
        });
    return tooMany[0];
  }

  /** Remembers that a genuine callback came from an address; updated once a second. */
  void prove(String address) {
    long until = now() + GENUINE_FOR;
    Address known = addresses.getOrDefault(address, Address.UNKNOWN);
    if (known.genuineUntil < until - SECOND && addresses.size() < MAX_ADDRESSES) {
      addresses.merge(
          address,
          new Address(Long.MIN_VALUE, until),
          (before, genuine) -> new Address(before.busyUntil, until));
    }
  }

  private void sweep(long now) {
    long last = sweptAt.get();
    if (now - last > SECOND && sweptAt.compareAndSet(last, now)) {
      addresses.values().removeIf(address -> address.isOver(now));
    }
  }
}
