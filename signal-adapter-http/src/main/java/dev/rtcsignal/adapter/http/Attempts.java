package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One send through its tries: wait for a place, exchange, perhaps wait and try again. Whatever step
 * is under way, cancelling the result cancels it, and the deadline ends it.
 */
final class Attempts {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());

  private final Engine engine;
  private final AppId app;
  private final OpenApiCall call;
  private final CompletableFuture<SendResult> result = new CompletableFuture<>();
  private final AtomicReference<CompletableFuture<?>> step =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private final AtomicReference<SendResult> ifTimeIsUp =
      new AtomicReference<>(new NotSent(NotSent.Reason.NO_FREE_PLACE));
  private volatile Departure exchange;

  Attempts(Engine engine, AppId app, OpenApiCall call) {
    this.engine = engine;
    this.app = app;
    this.call = call;
  }

  CompletableFuture<SendResult> start() {
    CompletableFuture<Void> deadline = engine.delayer().after(engine.callTimeout());
    deadline.thenRunAsync(this::timeIsUp, engine.executor());
    result.whenComplete(
        (outcome, cancelled) -> {
          deadline.cancel(true);
          step.get().cancel(true);
        });
    attempt(1, Duration.ZERO);
    return result;
  }

  private void attempt(int tries, Duration waited) {
    CompletableFuture<Void> place = enter(engine.slots().take());
    place.whenComplete(
        (taken, givenUp) -> {
          if (givenUp == null) {
            exchange(tries, waited);
          }
        });
  }

  /** Holds a place from here on, and releases it in every case. */
  private void exchange(int tries, Duration waited) {
    try {
      Optional<AccessKey> key = result.isDone() ? Optional.empty() : engine.accessKeys().find(app);
      if (key.isEmpty()) {
        engine.slots().release();
        result.complete(new NotSent(NotSent.Reason.NO_ACCESS_KEY));
        return;
      }
      Departure departure = new Departure(call.body());
      exchange = departure;
      enter(engine.exchange(call, key.get(), departure))
          .whenCompleteAsync(
              (response, error) -> {
                engine.slots().release();
                next(tries, waited, outcome(response, error, departure));
              },
              engine.executor());
    } catch (RuntimeException | Error e) {
      // Only a bug comes here: a signal that exists can be sent.
      engine.slots().release();
      result.completeExceptionally(e);
    }
  }

  private void next(int tries, Duration waited, SendResult outcome) {
    Optional<Duration> delay =
        engine.retry().delay(tries, waited, outcome, engine.random().nextDouble());
    if (delay.isEmpty()) {
      LOG.log(Level.DEBUG, "{0} after {1} tries: {2}", call.action().wireName(), tries, outcome);
      result.complete(outcome);
      return;
    }
    LOG.log(
        Level.DEBUG,
        "{0} waits {1} before try {2}: {3}",
        call.action().wireName(),
        delay.get(),
        tries + 1,
        outcome);
    ifTimeIsUp.set(outcome);
    exchange = null;
    enter(engine.delayer().after(delay.get()))
        .thenRunAsync(() -> attempt(tries + 1, waited.plus(delay.get())), engine.executor());
  }

  private void timeIsUp() {
    Departure current = exchange;
    if (current == null) {
      result.complete(ifTimeIsUp.get());
    } else {
      result.complete(failed(current, Uncertain.Reason.TIMED_OUT));
    }
  }

  /** Makes this the step that cancelling cancels, even if cancelling came first. */
  private <T> CompletableFuture<T> enter(CompletableFuture<T> next) {
    step.set(next);
    if (result.isDone()) {
      next.cancel(true);
    }
    return next;
  }

  private static SendResult outcome(
      HttpResponse<BoundedBody.Content> response, Throwable error, Departure departure) {
    return error == null
        ? OpenApiReply.read(response.statusCode(), response.body())
        : failed(departure, Uncertain.Reason.CONNECTION_BROKE);
  }

  private static SendResult failed(Departure departure, Uncertain.Reason afterIt) {
    return departure.hasLeft()
        ? new Uncertain(afterIt, 0, "", "")
        : new NotSent(NotSent.Reason.CANNOT_CONNECT);
  }
}
