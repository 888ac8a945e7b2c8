package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * So many messages a second for each user, as many at once, then evenly (the generic cell rate
 * algorithm). What a user has used is forgotten within a second after, so there is no more in
 * memory than what came in the last second or two.
 */
final class UserRateLimiter {
  private static final long SECOND = 1_000_000_000L;

  private static final long FORGOTTEN = Long.MIN_VALUE;

  /** Its own key, which makes the way to it short: where there are many, each step is one miss. */
  private static final class Account {
    private static final AtomicLongFieldUpdater<Account> PAID_UNTIL =
        AtomicLongFieldUpdater.newUpdater(Account.class, "paidUntil");

    private final AppId app;
    private final String user;
    private volatile long paidUntil;

    private Account(VerifiedSender sender, long now) {
      this.app = sender.app();
      this.user = sender.user().value();
      this.paidUntil = now;
    }

    private boolean change(long from, long to) {
      return PAID_UNTIL.compareAndSet(this, from, to);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Account that && user.equals(that.user) && app.equals(that.app);
    }

    @Override
    public int hashCode() {
      return user.hashCode();
    }
  }

  private final long interval;
  private final long burst;
  private final Map<Account, Account> accounts = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong(Long.MIN_VALUE);

  UserRateLimiter(int perSecond) {
    this.interval = (SECOND + perSecond - 1) / perSecond;
    this.burst = interval * perSecond;
  }

  /** Takes one message; empty if it may come, else how long until one may. */
  Optional<Duration> take(VerifiedSender sender, Instant at) {
    long now = Math.addExact(Math.multiplyExact(at.getEpochSecond(), SECOND), at.getNano());
    sweep(now);
    while (true) {
      Account account = account(new Account(sender, now));
      long until = account.paidUntil;
      long next = Math.max(until, now) + interval;
      long wait = next - now - burst;
      if (wait > 0) {
        return Optional.of(Duration.ofNanos(wait));
      }
      if (until == FORGOTTEN) {
        // Who sweeps is just taking it away.
        Thread.onSpinWait();
      } else if (account.change(until, next)) {
        return Optional.empty();
      }
    }
  }

  /** Most are there already, and getting one takes no lock. */
  private Account account(Account own) {
    Account known = accounts.get(own);
    return known == null ? accounts.computeIfAbsent(own, same -> same) : known;
  }

  private void sweep(long now) {
    long last = sweptAt.get();
    if ((last == Long.MIN_VALUE || Math.abs(now - last) > SECOND)
        && sweptAt.compareAndSet(last, now)) {
      accounts.values().removeIf(account -> forget(account, now));
    }
  }

  /** Marks it, so that whoever takes just then does not charge what goes. */
  private static boolean forget(Account account, long now) {
    long until = account.paidUntil;
    boolean over = until <= now || until > now + 2 * SECOND;
    return until != FORGOTTEN && over && account.change(until, FORGOTTEN);
  }

  /** Returns how many users are in memory. */
  int remembered() {
    return accounts.size();
  }
}
