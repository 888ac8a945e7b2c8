package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.CallbackListener.Observer;
import dev.rtcsignal.ports.CallbackListener.Scope;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Measures one callback from its arrival to its outcome, and notifies its observers. */
final class CallbackTrace<T> {
  private static final Logger LOG = System.getLogger(CallbackTrace.class.getName());

  /**
   * Begins the traces of a webhook.
   *
   * @param clock the time of day
   * @param steady measures durations
   */
  record Source<T>(List<CallbackListener<T>> listeners, InstantSource clock, InstantSource steady) {
    Source {
      listeners = List.copyOf(listeners);
    }

    CallbackTrace<T> begin(byte[] body) {
      return new CallbackTrace<>(this, body.length);
    }
  }

  private final Source<T> source;
  private final List<Observer<T>> observers;
  private final Instant at;
  private final Instant began;
  private final int bytes;

  private CallbackTrace(Source<T> source, int bytes) {
    this.source = source;
    this.observers = made(source.listeners, CallbackListener::begin);
    this.at = source.clock.instant();
    this.began = source.steady.instant();
    this.bytes = bytes;
  }

  /** Returns what each makes; what one throws is logged, and keeps nothing from the others. */
  private static <A, B> List<B> made(List<A> all, Function<A, B> make) {
    List<B> made = new ArrayList<>(all.size());
    all.forEach(one -> guarded(() -> made.add(Objects.requireNonNull(make.apply(one)))));
    return made;
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      // Not its message, which may quote the payload.
      LOG.log(Level.WARNING, "a callback listener failed: {0}", Failures.describe(e));
    }
  }

  /** Returns when the callback arrived, by the time of day. */
  Instant at() {
    return at;
  }

  /** Returns when the callback arrived, by the steady clock. */
  Instant began() {
    return began;
  }

  /** Calls the handler, within the scopes of the observers; the last one opened closes first. */
  CompletionStage<Ack> handling(T message, Supplier<CompletionStage<Ack>> handler) {
    List<Scope> scopes = made(observers, observer -> observer.handling(message));
    try {
      return handler.get();
    } finally {
      for (int i = scopes.size() - 1; i >= 0; i--) {
        guarded(scopes.get(i)::close);
      }
    }
  }

  private static String described(CallbackOutcome<?> outcome) {
    String kind = outcome.getClass().getSimpleName();
    return outcome instanceof CallbackOutcome.NotProved<?> forged
        ? kind + ", " + forged.reason()
        : kind;
  }

  ReceivedCallback<T> end(CallbackOutcome<T> outcome, Optional<UnverifiedContent> content) {
    Duration took = Duration.between(began, source.steady.instant());
    ReceivedCallback<T> callback = new ReceivedCallback<>(outcome, at, took, bytes, content);
    LOG.log(Level.DEBUG, () -> "callback: " + described(outcome));
    observers.forEach(observer -> guarded(() -> observer.ended(callback)));
    return callback;
  }
}
