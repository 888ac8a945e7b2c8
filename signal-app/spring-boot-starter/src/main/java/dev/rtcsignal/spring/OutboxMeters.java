package dev.rtcsignal.spring;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.outbox.OutboxListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Meters the outbox under the names of the reference server. Safe for use by many threads. */
final class OutboxMeters implements OutboxListener {
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Timer store;
  private final Timer settle;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong leaving = new AtomicLong();
  private final AtomicLong oldest = new AtomicLong();

  OutboxMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    store =
        Timer.builder("signal.outbox.store")
            .description("time until a signal is durable")
            .register(registry);
    settle =
        Timer.builder("signal.outbox.settle.lag")
            .description("time until the outcome of an attempt is durable")
            .register(registry);
    gauge("signal.outbox.waiting", waiting, "signals that wait, as last counted by this process");
    gauge("signal.outbox.leaving", leaving, "signals that may have left, without an outcome yet");
    gauge("signal.outbox.oldest.seconds", oldest, "age of the oldest signal that is due");
  }

  private void gauge(String name, AtomicLong value, String description) {
    Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
  }

  @Override
  public void changed(OutboxEntry entry) {
    entry
        .status()
        .result()
        .filter(result -> !result.isAccepted())
        .ifPresent(result -> countDeadLetter(result));
  }

  private void countDeadLetter(SendResult result) {
    String state =
        result.match(
            accepted -> "accepted",
            refused -> "refused",
            notSent -> "notSent",
            uncertain -> "uncertain");
    // The code of a refusal is a text of the cloud, so it is no tag.
    String reason =
        result.match(
            accepted -> "none",
            refused -> refused.throttled() ? "THROTTLED" : "REFUSED",
            notSent -> notSent.reason().name(),
            uncertain -> uncertain.reason().name());
    registry.counter("signal.outbox.dead.letters", "state", state, "reason", reason).increment();
  }

  @Override
  public void stored(Duration took) {
    store.record(took);
  }

  @Override
  public void settled(Duration lag) {
    settle.record(lag);
  }

  @Override
  public void counted(OutboxStore.Counts counts) {
    waiting.set(counts.waiting());
    leaving.set(counts.leaving());
    oldest.set(
        counts
            .oldestDue()
            .map(due -> Math.max(0, Duration.between(due, clock.instant()).toSeconds()))
            .orElse(0L));
  }
}
