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
 * A quota of this process alone: one ledger per application, or one for the account.
 *
 * <pre>{@code
 * Quota quota = new InMemoryQuota(SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED);
 * }</pre>
 *
 * <p>Unused at first, and lost with the process. Safe for use by many threads.
 */
public final class InMemoryQuota implements Quota {
  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final QuotaLimits limits;
  private final Instant start;

  /** Guarded by the lock; the ledger of the account has no application. */
  private final Map<Optional<AppId>, QuotaLedger> ledgers = new HashMap<>();

  private Instant latest;
  private Duration repeatedTime = Duration.ZERO;

  /**
   * Creates a quota.
   *
   * @param clock should be steady, as {@code System.nanoTime} is. While it stands still, nothing is
   *     permitted; when it is set back, the repeated time is not waited for; when it is set
   *     forward, the claims of the skipped time are permitted in addition
   * @param limits of each application, or of the account
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
  public QuotaDecision.Permit leaves(QuotaDecision.Permit permit) {
    lock.lock();
    try {
      AppId app = permit.claim().app();
      QuotaLedger.Departure next = ledger(app).leaves(permit, now());
      ledgers.put(key(app), next.ledger());
      return next.permit();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void answered(QuotaDecision.Permit permit) {
    report(permit, QuotaLedger::answered);
  }

  @Override
  public void unanswered(QuotaDecision.Permit permit) {
    report(permit, QuotaLedger::unanswered);
  }

  @Override
  public void throttled(QuotaDecision.Permit permit) {
    report(permit, QuotaLedger::throttled);
  }

  private interface Report {
    QuotaLedger apply(QuotaLedger ledger, QuotaDecision.Permit permit, Instant now);
  }

  private void report(QuotaDecision.Permit permit, Report report) {
    AppId app = permit.claim().app();
    lock.lock();
    try {
      ledgers.put(key(app), report.apply(ledger(app), permit, now()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean resume(AppId app, long units) {
    lock.lock();
    try {
      ledgers.put(key(app), ledger(app).after(units, now()));
      return true;
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
    Instant now = clock.instant().plus(repeatedTime);
    if (now.isBefore(latest)) {
      repeatedTime = repeatedTime.plus(Duration.between(now, latest));
      return latest;
    }
    latest = now;
    return now;
  }
}
