package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaScope;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Permits everything at once, for tests of something else; remembers what was throttled. */
final class OpenQuota implements Quota {
  private static final Fill EMPTY = new Fill(0, 500, 500);

  private final List<QuotaDecision.Permit> throttled = new CopyOnWriteArrayList<>();

  @Override
  public QuotaDecision take(QuotaClaim claim) {
    return new QuotaDecision.Permit(claim, WireMockCloud.NOW, EMPTY, EMPTY);
  }

  @Override
  public void answered(QuotaDecision.Permit permit) {
    // Permits everything anyway.
  }

  @Override
  public void unanswered(QuotaDecision.Permit permit) {
    // Permits everything anyway.
  }

  @Override
  public void throttled(QuotaDecision.Permit permit) {
    throttled.add(permit);
  }

  List<QuotaDecision.Permit> throttled() {
    return throttled;
  }

  @Override
  public QuotaDecision.Wait soonest(QuotaClaim claim, QueueAhead ahead) {
    return new QuotaDecision.Wait(Duration.ZERO, QuotaScope.APPLICATION, Optional.empty(), EMPTY);
  }

  @Override
  public QuotaLimits limits(AppId app) {
    return QuotaLimits.DOCUMENTED;
  }

  @Override
  public QuotaUsage use(AppId app) {
    return new QuotaUsage(QuotaLimits.DOCUMENTED, EMPTY, Map.of());
  }
}
