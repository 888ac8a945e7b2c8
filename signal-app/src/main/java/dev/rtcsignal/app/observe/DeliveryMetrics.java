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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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
  private final MultiGauge rooms;
  private final Function<SendResult, Counter> sends;
  private final Function<SendResult, Counter> attempts;
  private final Counter retries;
  private final Counter throttles;

  DeliveryMetrics(MeterRegistry registry, LineUse use, AppId app, ServerEvents events) {
    this.registry = registry;
    this.use = use;
    this.app = app;
    this.rooms =
        MultiGauge.builder("signal.room.used")
            .description("units of the last second, of the fullest rooms")
            .register(registry);
    gauge("signal.app.used", "units of the last second", usage -> usage.total().used());
    gauge("signal.app.ceiling", "units a second permitted now", usage -> usage.total().ceiling());
    gauge("signal.app.limit", "units a second of the contract", usage -> usage.limits().total());
    Gauge.builder("signal.outbox.sender", use, one -> one.isSenderHere() ? 1 : 0)
        .description("1 if this replica sends for its quota, 0 if it follows another")
        .register(registry);
    Gauge.builder("signal.queue", events, ServerEvents::waiting)
        .description("signals that wait to leave")
        .register(registry);
    this.sends = outcomes("signal.sends", "sends requested of this server by outcome");
    this.attempts = outcomes("signal.attempts", "attempts to reach the cloud by outcome");
    this.retries = counter("signal.retries", "attempts after the first of a send");
    this.throttles = counter("signal.throttles", "attempts that the cloud throttled");
    units(app);
    SendResultJson.NAMES.forEach(this::delivery);
    listen(events);
  }

  private void listen(ServerEvents events) {
    events.listen(SendDequeued.class, this::dequeued);
    events.listen(SendAttempted.class, this::attempted);
    events.listen(DeliveryEnded.class, this::ended);
    events.listen(SendCompleted.class, event -> sends.apply(event.result()).increment());
  }

  /** Makes a counter for each outcome. */
  private Function<SendResult, Counter> outcomes(String name, String description) {
    Map<String, Counter> counters =
        SendResultJson.NAMES.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    outcome ->
                        Counter.builder(name)
                            .description(description)
                            .tag("outcome", outcome)
                            .register(registry)));
    return result -> counters.get(SendResultJson.name(result));
  }

  private Counter units(AppId of) {
    return Counter.builder("signal.units")
        .description("units of the quota that accepted sends used")
        .tag("app", of.value())
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<QuotaUsage> figure) {
    Gauge.builder(name, use, source -> figure.applyAsDouble(source.of(app)))
        .description(description)
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
    attempts.apply(outcome).increment();
    if (outcome instanceof SendResult.Accepted) {
      units(event.signal().app()).increment(event.signal().to().units());
    } else if (outcome instanceof SendResult.Refused refused && refused.throttled()) {
      throttles.increment();
    }
  }

  private Timer delivery(String outcome) {
    return Timer.builder("signal.delivery")
        .description("time of a send from asking for it to its outcome")
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private void ended(DeliveryEnded event) {
    delivery(SendResultJson.name(event.result())).record(event.took());
    long made = event.result().attempts().stream().filter(DeliveryMetrics::isExchange).count();
    if (made > 1) {
      retries.increment(made - 1.0);
    }
  }

  /** A signal that was given up while it waited for the quota made no attempt. */
  private static boolean isExchange(Attempt attempt) {
    return !(attempt.outcome() instanceof NotSent notSent)
        || notSent.reason() == NotSent.Reason.CANNOT_CONNECT;
  }

  /** Sets the gauges of the fullest rooms, or removes all of them. */
  void showRooms(boolean shown) {
    rooms.register(shown ? fullestRooms().toList() : List.of(), true);
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
