package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.ports.DeliveryListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The steps of sends, as a listener hears of them. */
final class RecordingListener implements DeliveryListener {
  final List<String> steps = new CopyOnWriteArrayList<>();

  @Override
  public void queued(OutboundSignal signal, SendOptions options) {
    steps.add("queued");
  }

  @Override
  public void waited(
      OutboundSignal signal,
      SendOptions options,
      Duration duration,
      Optional<QuotaDecision.Wait> quota) {
    steps.add("waited" + quota.map(wait -> " for " + wait.scope()).orElse(""));
  }

  @Override
  public void attempted(OutboundSignal signal, SendOptions options, Attempt attempt) {
    steps.add("attempted " + attempt.outcome().getClass().getSimpleName());
  }

  @Override
  public void ended(OutboundSignal signal, SendOptions options, SendResult result, Duration took) {
    steps.add("ended " + result.getClass().getSimpleName());
  }
}
