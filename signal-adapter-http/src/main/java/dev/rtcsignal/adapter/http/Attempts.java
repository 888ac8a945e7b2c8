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
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Result result = new Result();

  /** Set by whoever ends the send: an outcome, the deadline or the caller. */
  private final AtomicBoolean decided = new AtomicBoolean();

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

  /** Ends what is under way before those who wait hear of it: they may send again at once. */
  private final class Result extends CompletableFuture<SendResult> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (decided.compareAndSet(false, true)) {
        Departure current = exchange;
        if (current != null) {
          current.recall();
        }
        step.get().cancel(true);
      }
      return super.cancel(mayInterruptIfRunning);
    }
  }

  CompletableFuture<SendResult> start() {
    CompletableFuture<Void> deadline = engine.delayer().after(engine.callTimeout());
    deadline.thenRunAsync(this::timeIsUp, engine.executor());
    result.whenComplete((outcome, cancelled) -> deadline.cancel(true));
    attempt(1, Duration.ZERO);
    return result;
  }

  private void attempt(int tries, Duration waited) {
    Optional<AccessKey> key = engine.accessKeys().find(app);
    if (key.isEmpty()) {
      decide(new NotSent(NotSent.Reason.NO_ACCESS_KEY));
      return;
    }
    // Never on the thread of whoever sends, or frees the place: looking up a host name blocks.
    enter(engine.slots().take())
        .thenRunAsync(() -> exchange(tries, waited, key.get()), engine.executor());
  }

  /** Holds a place, and releases it in every case, once. */
  private void exchange(int tries, Duration waited, AccessKey key) {
    Departure departure = new Departure(call.body());
    exchange = departure;
    // Whoever ends the send sets this first and looks at the exchange then, so one sees the other.
    if (decided.get()) {
      engine.slots().release();
      return;
    }
    CompletableFuture<HttpResponse<BoundedBody.Content>> answer;
    try {
      answer = engine.exchange(call, key, departure);
    } catch (RuntimeException | Error e) {
      // Only a bug comes here: a signal that exists, and a key that exists, can be sent.
      engine.slots().release();
      result.completeExceptionally(e);
      return;
    }
    enter(answer)
        .whenCompleteAsync(
            (response, error) -> {
              engine.slots().release();
              next(tries, waited, outcome(response, error, departure));
            },
            engine.executor());
  }

  private void next(int tries, Duration waited, SendResult outcome) {
    Optional<Duration> delay =
        engine.retry().delay(tries, waited, outcome, engine.random().nextDouble());
    if (delay.isEmpty()) {
      LOG.log(Level.DEBUG, "{0} after {1} tries: {2}", call.action().wireName(), tries, outcome);
      decide(outcome);
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

  private void decide(SendResult outcome) {
    if (decided.compareAndSet(false, true)) {
      result.complete(outcome);
    }
  }

  private void timeIsUp() {
    if (decided.compareAndSet(false, true)) {
      Departure current = exchange;
      SendResult outcome =
          current == null ? ifTimeIsUp.get() : failed(current, Uncertain.Reason.TIMED_OUT);
      step.get().cancel(true);
      result.complete(outcome);
    }
  }

  /** Makes this the step that cancelling cancels, even if cancelling came first. */
  private <T> CompletableFuture<T> enter(CompletableFuture<T> next) {
    step.set(next);
    if (decided.get()) {
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

  private static SendResult failed(Departure departure, Uncertain.Reason afterLeaving) {
    return departure.recall()
        ? new NotSent(NotSent.Reason.CANNOT_CONNECT)
        : new Uncertain(afterLeaving, 0, "", "");
  }
}
