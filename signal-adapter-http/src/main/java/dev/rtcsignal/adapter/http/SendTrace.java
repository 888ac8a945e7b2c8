package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What happens to one send: kept for its result, and told to those who look on. Safe for many
 * threads.
 */
final class SendTrace {
  private final DeliveryListeners listeners;
  private final InstantSource clock;
  private final OutboundSignal signal;
  private final SendOptions options;
  private final Instant began;
  private final AtomicReference<Optional<Queueing>> queueing =
      new AtomicReference<>(Optional.empty());
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

  SendTrace(
      DeliveryListeners listeners,
      InstantSource clock,
      OutboundSignal signal,
      SendOptions options) {
    this.listeners = listeners;
    this.clock = clock;
    this.signal = signal;
    this.options = options;
    this.began = clock.instant();
  }

  /** It begins to wait, unless it does already. */
  void queues() {
    if (queueing.get().isEmpty()) {
      queueing.set(Optional.of(new Queueing(clock.instant(), Optional.empty())));
      listeners.tell(listener -> listener.queued(signal, options));
    }
  }

  void joins(QueuedSend ticket) {
    queueing.updateAndGet(waiting -> waiting.map(one -> one.in(ticket)));
  }

  /** Returns how it waits, if it does. */
  Optional<Queueing> queueing() {
    return queueing.get();
  }

  /** It waits no more: who looks on is told once for each wait. */
  Optional<Queueing> waitsNoMore() {
    Optional<Queueing> before = queueing.getAndSet(Optional.empty());
    before.ifPresent(
        waiting -> {
          Duration duration = Duration.between(waiting.since(), clock.instant());
          listeners.tell(listener -> listener.waited(signal, options, duration, waiting.quota()));
        });
    return before;
  }

  /** It waits no more, in vain. */
  void waitedInVain(SendResult outcome) {
    waitsNoMore().ifPresent(waiting -> tried(waiting.until(clock.instant(), outcome)));
  }

  void tried(Attempt attempt) {
    attempts.add(attempt);
    listeners.tell(listener -> listener.attempted(signal, options, attempt));
  }

  /**
   * Returns the result of a send that ends with this outcome. What may have been taken once may
   * have been taken, whatever a later try came to.
   */
  SendResult endingWith(SendResult outcome) {
    SendResult whole =
        outcome instanceof Accepted
            ? outcome
            : outcomes().filter(Uncertain.class::isInstance).findFirst().orElse(outcome);
    return whole.after(attempts);
  }

  /**
   * Returns the result of a send that waited in vain, with one try at least: what the cloud told
   * before, if it did; else why the last one did not leave.
   */
  SendResult endingInVain() {
    SendResult told =
        outcomes()
            .reduce(
                (one, next) -> next instanceof NotSent && !(one instanceof NotSent) ? one : next)
            .orElseThrow();
    return endingWith(told);
  }

  private Stream<SendResult> outcomes() {
    return attempts.stream().map(Attempt::outcome);
  }

  void ended(SendResult outcome) {
    Duration took = Duration.between(began, clock.instant());
    listeners.tell(listener -> listener.ended(signal, options, outcome, took));
  }
}
