package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaLedger;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaScope;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The quota of this process alone: a ledger for each application, or one for the account. It is
 * empty at first, and forgotten with the process. Safe for use by many threads.
 */
public final class InMemoryQuota implements Quota {
  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final QuotaLimits limits;
  private final Instant start;

  /** Guarded by the lock; the ledger of the account has no application. */
  private final Map<Optional<AppId>, QuotaLedger> ledgers = new HashMap<>();

  private Instant latest;
  private Duration lostByTheClock = Duration.ZERO;

  /**
   * @param clock best one that only goes on, evenly, as {@code System.nanoTime}. While it stands
   *     still, nothing is permitted; when it is set back, the time that it repeats is not waited
   *     for; when it is set forward, what is permitted in the time left out comes on top
   */
  public InMemoryQuota(InstantSource clock, QuotaLimits limits) {
    this.clock = clock;
    this.limits = Objects.requireNonNull(limits);
    this.start = clock.instant();
    this.latest = start;
  }

  @Override
  public QuotaDecision take(QuotaClaim claim) {
    lock.lock();
    try {
      QuotaLedger.Transition next = ledger(claim.app()).take(claim, now());
      ledgers.put(key(claim.app()), next.ledger());
      return next.decision();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void answered(QuotaDecision.Permit permit) {
    learn(permit, QuotaLedger::answered);
  }

  @Override
  public void unanswered(QuotaDecision.Permit permit) {
    learn(permit, QuotaLedger::unanswered);
  }

  @Override
  public void throttled(QuotaDecision.Permit permit) {
    learn(permit, QuotaLedger::throttled);
  }

  private interface Lesson {
    QuotaLedger of(QuotaLedger ledger, QuotaDecision.Permit permit, Instant now);
  }

  private void learn(QuotaDecision.Permit permit, Lesson lesson) {
    AppId app = permit.claim().app();
    lock.lock();
    try {
      ledgers.put(key(app), lesson.of(ledger(app), permit, now()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public QuotaDecision.Wait soonest(QuotaClaim claim, QueueAhead ahead) {
    lock.lock();
    try {
      return ledger(claim.app()).soonest(claim, ahead, now());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public QuotaLimits limits(AppId app) {
    return limits;
  }

  @Override
  public QuotaUsage use(AppId app) {
    lock.lock();
    try {
      return ledger(app).use(app, now());
    } finally {
      lock.unlock();
    }
  }

  private QuotaLedger ledger(AppId app) {
    return ledgers.computeIfAbsent(key(app), key -> QuotaLedger.startingAt(start, limits));
  }

  private Optional<AppId> key(AppId app) {
    return limits.scope() == QuotaScope.ACCOUNT ? Optional.empty() : Optional.of(app);
  }

  private Instant now() {
    Instant now = clock.instant().plus(lostByTheClock);
    if (now.isBefore(latest)) {
      lostByTheClock = lostByTheClock.plus(Duration.between(now, latest));
      return latest;
    }
    latest = now;
    return now;
  }
}
