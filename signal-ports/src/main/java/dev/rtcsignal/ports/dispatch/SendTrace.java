package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.DeliveryListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Records the attempts of one send and notifies its observers. Safe for many threads. */
final class SendTrace {
  private final Supplier<DeliveryListeners.Observers> observation;
  private final InstantSource clock;
  private final Instant began;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

  /** None before {@link #begin}: a send that a closed dispatcher rejects is not observed. */
  private volatile DeliveryListeners.Observers observers = DeliveryListeners.Observers.NONE;

  SendTrace(
      DeliveryListeners listeners,
      InstantSource clock,
      OutboundSignal signal,
      SendOptions options) {
    this.observation = () -> listeners.begin(signal, options);
    this.clock = clock;
    this.began = clock.instant();
  }

  Instant began() {
    return began;
  }

  /** Begins to notify observers; on the caller's thread. */
  void begin() {
    observers = observation.get();
  }

  /** Reports that a wait begins; each is followed by one {@link #waited}. */
  void queued() {
    observers.notify(DeliveryListener.Observer::queued);
  }

  /** Reports that a wait is over. */
  void waited(SendState.Waiting wait) {
    Duration duration = Duration.between(wait.since(), clock.instant());
    observers.notify(observer -> observer.waited(duration, wait.quota()));
  }

  /** Reports that a wait is over and the signal does not leave; this counts as an attempt. */
  void waitedInVain(SendState.Waiting wait, NotSent outcome) {
    waited(wait);
    Instant now = clock.instant();
    attempted(new Attempt(now, Duration.between(wait.since(), now), wait.quota(), outcome));
  }

  void attempted(Attempt attempt) {
    attempts.add(attempt);
    observers.notify(observer -> observer.attempted(attempt));
  }

  /**
   * Returns the result of a send whose last attempt had this outcome: {@code Accepted} if it was
   * accepted, otherwise {@code Uncertain} if any attempt was, since that one may have been taken.
   */
  SendResult resultAfter(SendResult last) {
    SendResult whole =
        last instanceof Accepted
            ? last
            : outcomes().filter(Uncertain.class::isInstance).findFirst().orElse(last);
    return whole.after(attempts);
  }

  /**
   * Returns the result of a send that ended while it waited, after at least one attempt: what the
   * cloud answered before, if it did; otherwise why the last attempt did not leave.
   */
  SendResult resultAfterWait() {
    SendResult last =
        outcomes()
            .reduce(
                (one, next) -> next instanceof NotSent && !(one instanceof NotSent) ? one : next)
            .orElseThrow();
    return resultAfter(last);
  }

  private Stream<SendResult> outcomes() {
    return attempts.stream().map(Attempt::outcome);
  }

  void ended(SendResult result) {
    Duration took = took();
    observers.notify(observer -> observer.ended(result, took));
  }

  void cancelled() {
    Duration took = took();
    observers.notify(observer -> observer.cancelled(took));
  }

  private Duration took() {
    return Duration.between(began, clock.instant());
  }
}
