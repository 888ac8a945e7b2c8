package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many messages a second for each user, as many at once, then evenly (the generic cell rate
 * algorithm). What a user has used is forgotten within a second after, so there is no more in
 * memory than what came in the last second or two.
 */
final class UserRate {
  private static final long SECOND = 1_000_000_000L;

  private final long interval;
  private final long burst;
  private final Map<VerifiedSender, Long> paidUntil = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong(Long.MIN_VALUE);

  UserRate(int perSecond) {
    this.interval = (SECOND + perSecond - 1) / perSecond;
    this.burst = interval * perSecond;
  }

  /** Takes one message; empty if it may come, else how long until one may. */
  Optional<Duration> take(VerifiedSender sender, Instant at) {
    long now = Math.addExact(Math.multiplyExact(at.getEpochSecond(), SECOND), at.getNano());
    sweep(now);
    long[] wait = new long[1];
    paidUntil.compute(
        sender,
        (user, until) -> {
          long next = Math.max(until == null ? now : until, now) + interval;
          wait[0] = next - now - burst;
          return wait[0] > 0 ? until : Long.valueOf(next);
        });
    return wait[0] > 0 ? Optional.of(Duration.ofNanos(wait[0])) : Optional.empty();
  }

  private void sweep(long now) {
    long last = sweptAt.get();
    if ((last == Long.MIN_VALUE || Math.abs(now - last) > SECOND)
        && sweptAt.compareAndSet(last, now)) {
      paidUntil.values().removeIf(until -> until <= now || until > now + 2 * SECOND);
    }
  }

  /** Returns how many users are in memory. */
  int remembered() {
    return paidUntil.size();
  }
}
