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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Measures one callback from its arrival to its outcome, and notifies its observer. */
final class CallbackTrace<T> {
  private static final Logger LOG = System.getLogger(CallbackTrace.class.getName());
  private static final Scope NONE = () -> {};

  /**
   * Begins the traces of a webhook.
   *
   * @param clock the time of day
   * @param steady measures durations
   */
  record Source<T>(CallbackListener<T> listener, InstantSource clock, InstantSource steady) {
    CallbackTrace<T> begin(byte[] body) {
      return new CallbackTrace<>(this, body.length);
    }
  }

  private final Source<T> source;
  private final Observer<T> observer;
  private final Instant at;
  private final Instant began;
  private final int bytes;

  private CallbackTrace(Source<T> source, int bytes) {
    this.source = source;
    this.observer = guarded(() -> Objects.requireNonNull(source.listener.begin()), callback -> {});
    this.at = source.clock.instant();
    this.began = source.steady.instant();
    this.bytes = bytes;
  }

  /** Returns when the callback arrived, by the time of day. */
  Instant at() {
    return at;
  }

  /** Returns when the callback arrived, by the steady clock. */
  Instant began() {
    return began;
  }

  /** Calls the handler, within the scope of the observer. */
  CompletionStage<Ack> handling(T message, Supplier<CompletionStage<Ack>> handler) {
    Scope scope = guarded(() -> Objects.requireNonNull(observer.handling(message)), NONE);
    try {
      return handler.get();
    } finally {
      guarded(
          () -> {
            scope.close();
            return scope;
          },
          NONE);
    }
  }

  ReceivedCallback<T> end(CallbackOutcome<T> outcome, Optional<UnverifiedContent> content) {
    Duration took = Duration.between(began, source.steady.instant());
    ReceivedCallback<T> callback = new ReceivedCallback<>(outcome, at, took, bytes, content);
    guarded(
        () -> {
          observer.ended(callback);
          return callback;
        },
        callback);
    return callback;
  }

  private static <R> R guarded(Supplier<R> call, R otherwise) {
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      // Not its message, which may quote the payload.
      LOG.log(Level.WARNING, "a callback listener failed: {0}", Failures.describe(e));
      return otherwise;
    }
  }
}
