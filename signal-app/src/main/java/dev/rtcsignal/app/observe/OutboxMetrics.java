package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.observe.ServerEvent.OutboxChanged;
import dev.rtcsignal.app.observe.ServerEvent.OutboxCounted;
import dev.rtcsignal.app.observe.ServerEvent.OutboxSettled;
import dev.rtcsignal.app.observe.ServerEvent.OutboxStored;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.outbox.OutboxState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Meters the outbox: what waits and is leaving, counted every 10 s by the process that sends; how
 * long the store takes; and the dead letters by reason.
 */
final class OutboxMetrics {
  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong leaving = new AtomicLong();
  private final AtomicLong oldestSeconds = new AtomicLong();

  OutboxMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("signal.outbox.waiting", waiting);
    registry.gauge("signal.outbox.leaving", leaving);
    registry.gauge("signal.outbox.oldest.seconds", oldestSeconds);
  }

  void listen(ServerEvents events) {
    events.listen(OutboxCounted.class, event -> counted(event, events.now()));
    events.listen(OutboxStored.class, event -> record("signal.outbox.store", event.took()));
    events.listen(OutboxSettled.class, event -> record("signal.outbox.settle.lag", event.lag()));
    events.listen(OutboxChanged.class, this::changed);
  }

  private void counted(OutboxCounted event, Instant now) {
    waiting.set(event.counts().waiting());
    leaving.set(event.counts().leaving());
    oldestSeconds.set(
        event
            .counts()
            .oldestDue()
            .map(due -> Math.max(0, Duration.between(due, now).toSeconds()))
            .orElse(0L));
  }

  private void record(String name, Duration took) {
    Timer.builder(name).serviceLevelObjectives(BUCKETS).register(registry).record(took);
  }

  private void changed(OutboxChanged event) {
    OutboxState state = event.entry().status().state();
    if (state.hasEnded() && state != OutboxState.ACCEPTED) {
      SendResult result = event.entry().status().result().orElseThrow();
      String reason =
          result.match(
              accepted -> "none",
              refused -> refused.throttled() ? "THROTTLED" : "REFUSED",
              notSent -> notSent.reason().name(),
              uncertain -> uncertain.reason().name());
      registry
          .counter("signal.outbox.dead.letters", "state", OutboxJson.name(state), "reason", reason)
          .increment();
    }
  }
}
