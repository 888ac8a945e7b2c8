package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.time.InstantSource;

/** Permits every claim at once, with the time of the permit. For one thread. */
final class TimedQuota implements Quota {
  private final Quota open = new UnlimitedQuota();
  private final InstantSource clock;
  private int taken;

  TimedQuota(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns the number of permits. */
  int taken() {
    return taken;
  }

  @Override
  public QuotaDecision take(QuotaClaim claim) {
    taken++;
    Permit permit = (Permit) open.take(claim);
    return new Permit(claim, clock.instant(), permit.total(), permit.room());
  }

  @Override
  public void answered(Permit permit) {
    // Nothing is limited.
  }

  @Override
  public void unanswered(Permit permit) {
    // Nothing is limited.
  }

  @Override
  public void throttled(Permit permit) {
    // Nothing is limited.
  }

  @Override
  public Wait soonest(QuotaClaim claim, QueueAhead ahead) {
    return open.soonest(claim, ahead);
  }

  @Override
  public QuotaLimits limits(AppId app) {
    return open.limits(app);
  }

  @Override
  public QuotaUsage use(AppId app) {
    return open.use(app);
  }
}
