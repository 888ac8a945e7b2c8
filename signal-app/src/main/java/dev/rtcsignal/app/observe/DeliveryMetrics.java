package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.observe.ServerEvent.DeliveryEnded;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendDequeued;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.outbox.LineSender;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Meters how deliveries go: units, waits, attempts, outcomes, and how full the quota is. Of rooms
 * only the {@value #MAX_ROOMS} fullest have a gauge, since an application may have very many.
 */
final class DeliveryMetrics {
  private static final int MAX_ROOMS = 20;

  /** From below a millisecond to the longest that a send without a deadline may take. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final LineUse use;
  private final AppId app;
  private final PrometheusMeterRegistry roomRegistry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge rooms;

  DeliveryMetrics(MeterRegistry registry, LineUse use, AppId app, ServerEvents events) {
    this.registry = registry;
    this.use = use;
    this.app = app;
    this.rooms =
        MultiGauge.builder("signal.room.used")
            .description("units of the last second, of the fullest rooms")
            .register(roomRegistry);
    gauge("signal.app.used", usage -> usage.total().used());
    gauge("signal.app.ceiling", usage -> usage.total().ceiling());
    gauge("signal.app.limit", usage -> usage.limits().total());
    Gauge.builder("signal.outbox.sender", use, DeliveryMetrics::isSenderHere)
        .description("1 if this replica sends for its quota, 0 if it follows another")
        .register(registry);
    Gauge.builder("signal.queue", events, ServerEvents::waiting)
        .description("signals that wait to leave")
        .register(registry);
    events.listen(SendDequeued.class, this::dequeued);
    events.listen(SendAttempted.class, this::attempted);
    events.listen(DeliveryEnded.class, this::ended);
    events.listen(
        SendCompleted.class,
        event -> count("signal.sends", "outcome", SendResultJson.name(event.result())));
  }

  private static double isSenderHere(LineUse use) {
    return use.sender().filter(LineSender::isHere).isPresent() ? 1 : 0;
  }

  private void gauge(String name, ToDoubleFunction<QuotaUsage> figure) {
    Gauge.builder(name, use, source -> figure.applyAsDouble(source.of(app)))
        .tag("app", app.value())
        .register(registry);
  }

  private void dequeued(SendDequeued event) {
    Timer.builder("signal.wait")
        .description("time until a signal may leave, and for whose limit it waited last")
        .tag("priority", event.options().priority().name().toLowerCase(Locale.ROOT))
        .tag("scope", event.quota().map(limit -> limit.scope().toString()).orElse("none"))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(event.waited());
  }

  private void attempted(SendAttempted event) {
    SendResult outcome = event.attempt().outcome();
    if (!isExchange(event.attempt())) {
      return;
    }
    count("signal.tries", "outcome", SendResultJson.name(outcome));
    if (outcome instanceof SendResult.Accepted) {
      registry
          .counter("signal.units", "app", event.signal().app().value())
          .increment(event.signal().to().units());
    } else if (outcome instanceof SendResult.Refused refused && refused.throttled()) {
      count("signal.throttles");
    }
  }

  private void ended(DeliveryEnded event) {
    Timer.builder("signal.delivery")
        .description("time of a send from asking for it to its outcome")
        .tag("outcome", SendResultJson.name(event.result()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(event.took());
    long attempts = event.result().attempts().stream().filter(DeliveryMetrics::isExchange).count();
    if (attempts > 1) {
      registry.counter("signal.retries").increment(attempts - 1.0);
    }
  }

  private void count(String name, String... tags) {
    registry.counter(name, tags).increment();
  }

  /** A signal that was given up while it waited for the quota made no attempt. */
  private static boolean isExchange(Attempt attempt) {
    return !(attempt.outcome() instanceof NotSent notSent)
        || notSent.reason() == NotSent.Reason.CANNOT_CONNECT;
  }

  /** Returns the figures of the fullest rooms, in the text format of Prometheus. */
  String scrapeRooms() {
    rooms.register(fullestRooms().toList(), true);
    return roomRegistry.scrape();
  }

  private Stream<MultiGauge.Row<?>> fullestRooms() {
    return QuotaJson.fullest(use.of(app), MAX_ROOMS).stream()
        .map(
            room ->
                MultiGauge.Row.of(
                    Tags.of("app", app.value(), "room", room.getKey().value()),
                    room.getValue().used()));
  }
}
