package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.ports.DeliveryListener;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hears from the transport how deliveries go: tells the watchers of the server's events, and passes
 * it on to the metrics. Counts who waits.
 */
public final class DeliveryEvents implements DeliveryListener {
  private final ServerEvents events;
  private final List<DeliveryListener> others = new CopyOnWriteArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();

  DeliveryEvents(ServerEvents events) {
    this.events = events;
  }

  void passOnTo(DeliveryListener other) {
    others.add(other);
  }

  public int waiting() {
    return waiting.get();
  }

  @Override
  public void queued(OutboundSignal signal, SendOptions options) {
    waiting.incrementAndGet();
    others.forEach(other -> other.queued(signal, options));
    events.tellWatchers("queued", () -> told(signal, options).build());
  }

  @Override
  public void waited(
      OutboundSignal signal,
      SendOptions options,
      Duration duration,
      Optional<QuotaDecision.Wait> quota) {
    waiting.decrementAndGet();
    others.forEach(other -> other.waited(signal, options, duration, quota));
    if (quota.isPresent()) {
      events.tellWatchers(
          "waited",
          () ->
              told(signal, options)
                  .add("ms", duration.toMillis())
                  .add("quota", QuotaJson.wait(quota.get()))
                  .build());
    }
  }

  private static JsonObjectBuilder told(OutboundSignal signal, SendOptions options) {
    return Json.object()
        .add("to", ServerEvents.audience(signal.to()))
        .add("priority", options.priority().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void attempted(OutboundSignal signal, SendOptions options, Attempt attempt) {
    others.forEach(other -> other.attempted(signal, options, attempt));
    events.tellWatchers(
        "attempt",
        () ->
            SendResultJson.attempt(attempt).add("to", ServerEvents.audience(signal.to())).build());
  }

  @Override
  public void ended(OutboundSignal signal, SendOptions options, SendResult result, Duration took) {
    others.forEach(other -> other.ended(signal, options, result, took));
  }
}
