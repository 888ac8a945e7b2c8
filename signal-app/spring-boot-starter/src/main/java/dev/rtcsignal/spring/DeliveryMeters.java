package dev.rtcsignal.spring;

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
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** Meters sends under the names of the reference server. Safe for use by many threads. */
final class DeliveryMeters implements DeliveryListener {
  private final MeterRegistry registry;
  private final AtomicInteger waiting = new AtomicInteger();

  DeliveryMeters(MeterRegistry registry, Quota quota, AppId app) {
    this.registry = registry;
    Gauge.builder("signal.queue", waiting, AtomicInteger::get)
        .description("signals that wait to leave")
        .register(registry);
    gauge("signal.app.used", quota, app, use -> use.total().used());
    gauge("signal.app.ceiling", quota, app, use -> use.total().ceiling());
    gauge("signal.app.limit", quota, app, use -> use.limits().total());
  }

  private void gauge(String name, Quota quota, AppId app, ToDoubleFunction<QuotaUsage> figure) {
    Gauge.builder(name, quota, source -> figure.applyAsDouble(source.use(app)))
        .tag("app", app.value())
        .register(registry);
  }

  @Override
  public Observer begin(OutboundSignal signal, SendOptions options) {
    return new Metered(signal.app(), signal.to().units(), options);
  }

  private final class Metered implements Observer {
    private final AppId app;
    private final int units;
    private final SendOptions options;

    Metered(AppId app, int units, SendOptions options) {
      this.app = app;
      this.units = units;
      this.options = options;
    }

    @Override
    public void queued() {
      waiting.incrementAndGet();
    }

    @Override
    public void waited(Duration duration, Optional<QuotaDecision.Wait> quota) {
      waiting.decrementAndGet();
      Timer.builder("signal.wait")
          .description("time until a signal may leave, and the limit it waited for last")
          .tag("priority", options.priority().name().toLowerCase(Locale.ROOT))
          .tag("scope", quota.map(limit -> limit.scope().toString()).orElse("none"))
          .register(registry)
          .record(duration);
    }

    @Override
    public void attempted(Attempt attempt) {
      if (!isExchange(attempt)) {
        return;
      }
      SendResult outcome = attempt.outcome();
      registry.counter("signal.attempts", "outcome", OutcomeNames.of(outcome)).increment();
      if (outcome.isAccepted()) {
        registry.counter("signal.units", "app", app.value()).increment(units);
      } else if (outcome instanceof SendResult.Refused refused && refused.throttled()) {
        registry.counter("signal.throttles").increment();
      }
    }

    @Override
    public void ended(SendResult result, Duration took) {
      String outcome = OutcomeNames.of(result);
      registry.counter("signal.sends", "outcome", outcome).increment();
      Timer.builder("signal.delivery")
          .description("time of a send from the call to its outcome")
          .tag("outcome", outcome)
          .register(registry)
          .record(took);
      long attempts = result.attempts().stream().filter(DeliveryMeters::isExchange).count();
      if (attempts > 1) {
        registry.counter("signal.retries").increment(attempts - 1.0);
      }
    }
  }

  /** A signal that was given up while it waited for the quota made no attempt. */
  private static boolean isExchange(Attempt attempt) {
    return !(attempt.outcome() instanceof NotSent notSent)
        || notSent.reason() == NotSent.Reason.CANNOT_CONNECT;
  }
}
