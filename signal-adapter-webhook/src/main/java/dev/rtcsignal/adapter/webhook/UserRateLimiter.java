package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.quota.Gcra;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the messages a second of each user by {@link Gcra}. A user is forgotten once the rate is
 * free again, at most two seconds after the last message, so memory holds the users of the last
 * seconds alone. Safe for use by many threads, without a lock.
 */
final class UserRateLimiter {
  private static final long SECOND = 1_000_000_000L;
  private static final long FORGOTTEN = Long.MIN_VALUE;

  private final Gcra rate;
  private final Map<UserAddress, AtomicLong> busyUntil = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong(Long.MIN_VALUE);

  UserRateLimiter(int perSecond) {
    this.rate = Gcra.perSecond(perSecond);
  }

  /** Takes one message; empty if it may be handled, else how long until one may. */
  Optional<Duration> take(UserAddress user, Instant at) {
    long now = Math.addExact(Math.multiplyExact(at.getEpochSecond(), SECOND), at.getNano());
    sweep(now);
    while (true) {
      AtomicLong state = state(user, now);
      long until = state.get();
      if (until == FORGOTTEN) {
        // The sweep is about to remove it.
        Thread.onSpinWait();
        continue;
      }
      long wait = rate.waitFor(until, now);
      if (wait > 0) {
        return Optional.of(Duration.ofNanos(wait));
      }
      if (state.compareAndSet(until, rate.afterOneMore(until, now))) {
        return Optional.empty();
      }
    }
  }

  /** Most users are known already, and reading takes no lock. */
  private AtomicLong state(UserAddress user, long now) {
    AtomicLong known = busyUntil.get(user);
    return known == null ? busyUntil.computeIfAbsent(user, same -> new AtomicLong(now)) : known;
  }

  private void sweep(long now) {
    long last = sweptAt.get();
    if ((last == Long.MIN_VALUE || Math.abs(now - last) > SECOND)
        && sweptAt.compareAndSet(last, now)) {
      busyUntil.values().removeIf(state -> forget(state, now));
    }
  }

  /** Marks a state before it is removed, so that no message is counted in one that is gone. */
  private static boolean forget(AtomicLong state, long now) {
    long until = state.get();
    boolean over = until <= now || until > now + 2 * SECOND;
    return until != FORGOTTEN && over && state.compareAndSet(until, FORGOTTEN);
  }

  /** Returns how many users are in memory. */
  int remembered() {
    return busyUntil.size();
  }
}
