package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.QuotaAnswer;
import dev.rtcsignal.domain.delivery.QuotaAnswer.Fill;
import dev.rtcsignal.domain.delivery.QuotaClaim;
import dev.rtcsignal.domain.delivery.QuotaLimits;
import dev.rtcsignal.domain.delivery.QuotaQueue;
import dev.rtcsignal.domain.delivery.QuotaScope;
import dev.rtcsignal.domain.delivery.QuotaUse;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Permits everything at once, for tests of something else; remembers what was throttled. */
final class OpenQuota implements Quota {
  private static final Fill EMPTY = new Fill(0, 500, 500);

  private final List<QuotaAnswer.Permit> throttled = new CopyOnWriteArrayList<>();

  @Override
  public QuotaAnswer take(QuotaClaim claim) {
    return new QuotaAnswer.Permit(claim, Cloud.NOW, EMPTY, EMPTY);
  }

  @Override
  public void answered(QuotaAnswer.Permit permit) {
    // Permits everything anyway.
  }

  @Override
  public void unanswered(QuotaAnswer.Permit permit) {
    // Permits everything anyway.
  }

  @Override
  public void throttled(QuotaAnswer.Permit permit) {
    throttled.add(permit);
  }

  List<QuotaAnswer.Permit> throttled() {
    return throttled;
  }

  @Override
  public QuotaAnswer.Wait soonest(QuotaClaim claim, QuotaQueue ahead) {
    return new QuotaAnswer.Wait(Duration.ZERO, QuotaScope.APPLICATION, Optional.empty(), EMPTY);
  }

  @Override
  public QuotaLimits limits(AppId app) {
    return QuotaLimits.DOCUMENTED;
  }

  @Override
  public QuotaUse use(AppId app) {
    return new QuotaUse(QuotaLimits.DOCUMENTED, EMPTY, Map.of());
  }
}
