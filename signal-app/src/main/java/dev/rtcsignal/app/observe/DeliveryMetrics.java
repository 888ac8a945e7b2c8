package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.Quota;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * How deliveries go, in figures: units, waits, tries, outcomes, and how full the quota is. Of rooms
 * only the fullest have a figure, since there may be very many.
 */
final class DeliveryMetrics implements DeliveryListener {
  private static final int MOST_ROOMS = 20;

  /** From below a millisecond to the longest that a send without a deadline may take. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Quota quota;
  private final Set<AppId> apps = ConcurrentHashMap.newKeySet();
  private final MultiGauge rooms;

  DeliveryMetrics(MeterRegistry registry, Quota quota, DeliveryEvents events) {
    this.registry = registry;
    this.quota = quota;
    this.rooms =
        MultiGauge.builder("signal.room.used")
            .description("units of the last second, of the fullest rooms")
            .register(registry);
    Gauge.builder("signal.queue", events, DeliveryEvents::waiting)
        .description("signals that wait to leave")
        .register(registry);
    events.passOnTo(this);
  }

  @Override
  public void queued(OutboundSignal signal, SendOptions options) {
    if (apps.add(signal.app())) {
      gauge("signal.app.used", signal.app(), use -> use.total().used());
      gauge("signal.app.ceiling", signal.app(), use -> use.total().ceiling());
      gauge("signal.app.limit", signal.app(), use -> use.limits().total());
    }
  }

  private void gauge(
      String name, AppId app, java.util.function.ToDoubleFunction<QuotaUsage> figure) {
    Gauge.builder(name, quota, source -> figure.applyAsDouble(source.use(app)))
        .tag("app", app.value())
        .register(registry);
  }

  @Override
  public void waited(
      OutboundSignal signal,
      SendOptions options,
      Duration duration,
      Optional<QuotaDecision.Wait> wait) {
    Timer.builder("signal.wait")
        .description("time until a signal may leave, and for whose limit it waited last")
        .tag("priority", options.priority().name().toLowerCase(Locale.ROOT))
        .tag("scope", wait.map(why -> why.scope().toString()).orElse("none"))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(duration);
  }

  @Override
  public void attempted(OutboundSignal signal, SendOptions options, Attempt attempt) {
    if (!hasLeft(attempt)) {
      return;
    }
    String outcome = SendResultJson.name(attempt.outcome());
    registry.counter("signal.tries", "outcome", outcome).increment();
    boolean used = attempt.outcome() instanceof SendResult.Accepted;
    if (used) {
      registry.counter("signal.units", "app", signal.app().value()).increment(signal.to().units());
    }
    if (outcome.equals("throttled")) {
      registry.counter("signal.throttles").increment();
    }
  }

  @Override
  public void ended(OutboundSignal signal, SendOptions options, SendResult result, Duration took) {
    Timer.builder("signal.delivery")
        .description("time of a send from asking for it to its outcome")
        .tag("outcome", SendResultJson.name(result))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(took);
    long tries = result.attempts().stream().filter(DeliveryMetrics::hasLeft).count();
    if (tries > 1) {
      registry.counter("signal.retries").increment(tries - 1.0);
    }
  }

  /** A wait in vain is no try. */
  private static boolean hasLeft(Attempt attempt) {
    return !(attempt.outcome() instanceof NotSent notSent)
        || notSent.reason() == NotSent.Reason.CANNOT_CONNECT;
  }

  /** Looks which rooms are the fullest now. */
  void refresh() {
    rooms.register(
        apps.stream()
            .flatMap(
                app ->
                    QuotaJson.fullest(quota.use(app), MOST_ROOMS).stream()
                        .<MultiGauge.Row<?>>map(
                            room ->
                                MultiGauge.Row.of(
                                    Tags.of("app", app.value(), "room", room.getKey().value()),
                                    room.getValue().used())))
            .toList(),
        true);
  }
}
