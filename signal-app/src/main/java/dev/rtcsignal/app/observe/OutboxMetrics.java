package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.observe.ServerEvent.OutboxChanged;
import dev.rtcsignal.app.observe.ServerEvent.OutboxCounted;
import dev.rtcsignal.app.observe.ServerEvent.OutboxSettled;
import dev.rtcsignal.app.observe.ServerEvent.OutboxStored;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.outbox.OutboxState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
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
  private final LineUse use;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong leaving = new AtomicLong();
  private final AtomicLong oldestSeconds = new AtomicLong();
  private final Timer store;
  private final Timer settle;

  /**
   * @param use whether this process sends: what another one counts is not known here
   */
  OutboxMetrics(MeterRegistry registry, LineUse use) {
    this.registry = registry;
    this.use = use;
    gauge("signal.outbox.waiting", "signals that wait, as last counted", waiting);
    gauge("signal.outbox.leaving", "signals that may have left, without outcome yet", leaving);
    gauge("signal.outbox.oldest.seconds", "age of the oldest signal that is due", oldestSeconds);
    store = timer("signal.outbox.store", "time until a signal is durable");
    settle = timer("signal.outbox.settle.lag", "time until the outcome of an attempt is durable");
    deadLetter("refused", "REFUSED");
    deadLetter("refused", "THROTTLED");
    Stream.of(NotSent.Reason.values()).forEach(why -> deadLetter("notSent", why.name()));
    Stream.of(Uncertain.Reason.values()).forEach(why -> deadLetter("uncertain", why.name()));
  }

  private void gauge(String name, String description, AtomicLong value) {
    Gauge.builder(name, value, counted -> use.isSenderHere() ? counted.get() : 0)
        .description(description)
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter deadLetter(String state, String reason) {
    return Counter.builder("signal.outbox.dead.letters")
        .description("signals of the outbox that ended other than accepted")
        .tags("state", state, "reason", reason)
        .register(registry);
  }

  void listen(ServerEvents events) {
    events.listen(OutboxCounted.class, event -> counted(event, events.now()));
    events.listen(OutboxStored.class, event -> store.record(event.took()));
    events.listen(OutboxSettled.class, event -> settle.record(event.lag()));
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
      deadLetter(OutboxJson.name(state), reason).increment();
    }
  }
}
