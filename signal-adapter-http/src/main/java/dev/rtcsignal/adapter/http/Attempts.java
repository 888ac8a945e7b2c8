package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.QuotaAnswer.Permit;
import dev.rtcsignal.domain.delivery.QuotaAnswer.Wait;
import dev.rtcsignal.domain.delivery.QuotaClaim;
import dev.rtcsignal.domain.delivery.RetryRule;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order.AfterFailure;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One send through its tries: wait for its turn, exchange, perhaps wait and try again. Whatever
 * step is under way, cancelling the result cancels it, and the deadline ends it.
 */
final class Attempts {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());

  private final Engine engine;
  private final OutboundSignal signal;
  private final SendOptions options;
  private final OpenApiCall call;
  private final QuotaClaim claim;
  private final Instant began;
  private final Result result = new Result();
  private final Story story = new Story();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final AtomicReference<CompletableFuture<?>> step =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private final AtomicReference<Queueing> queueing = new AtomicReference<>();
  private volatile Try current;
  private volatile boolean mayLeave = true;
  private volatile boolean withdrawn;

  // Touched by one step after another.
  private int tries;
  private Duration waited = Duration.ZERO;
  private boolean signedAnew;

  private enum Stage {
    /** For its turn, the quota, a place, or the end of a back-off: nothing is on its way. */
    WAITING,
    /** It asks for a key and joins the queue; whatever comes meanwhile ends it once it has. */
    JOINING,
    /** An exchange is under way, of which {@link Attempts#current} is set. */
    LEAVING,
    /** The exchange is over, and what comes next is being decided. */
    ANSWERED,
    /** By an outcome, the deadline or the caller, whichever came first. */
    DECIDED
  }

  private record Queueing(Instant since, Ticket ticket) {
    Attempt until(Instant end, SendResult outcome) {
      return new Attempt(end, Duration.between(since, end), ticket.quota(), outcome);
    }
  }

  private record Try(Departure departure, Queueing before, Instant left) {
    Attempt over(SendResult outcome) {
      return before.until(left, outcome);
    }
  }

  Attempts(Engine engine, OutboundSignal signal, SendOptions options, OpenApiCall call) {
    this.engine = engine;
    this.signal = signal;
    this.options = options;
    this.call = call;
    this.claim = QuotaClaim.of(signal, options.priority());
    this.began = engine.clock().instant();
  }

  /** Ends what is under way before those who wait hear of it: they may send again at once. */
  private final class Result extends CompletableFuture<SendResult> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      Stage before = stage.getAndSet(Stage.DECIDED);
      if (before == Stage.LEAVING) {
        current.departure.recall();
      }
      if (before != Stage.DECIDED) {
        step.get().cancel(true);
        queuesNoMore();
      }
      return super.cancel(mayInterruptIfRunning);
    }
  }

  CompletableFuture<SendResult> result() {
    return result;
  }

  void start() {
    after(options.deadline().orElse(Duration.ZERO).plus(engine.callTimeout()), this::timeIsUp);
    options.deadline().ifPresent(within -> after(within, this::mayLeaveNoMore));
    options.order().ifPresentOrElse(this::takeTurn, this::attempt);
  }

  private void after(Duration time, Runnable end) {
    CompletableFuture<Void> timer = engine.delayer().after(time);
    timer.thenRunAsync(end, engine.executor());
    result.whenComplete((outcome, cancelled) -> timer.cancel(true));
  }

  private void takeTurn(SendOptions.Order order) {
    engine
        .turns()
        .join(order.key())
        .ifPresentOrElse(
            turn -> follow(turn, order.afterFailure()),
            () -> endWaiting(NotSent.Reason.QUEUE_FULL));
  }

  private void follow(Turns.Turn turn, AfterFailure afterFailure) {
    result.whenComplete(
        (outcome, cancelled) ->
            engine
                .turns()
                .over(turn, outcome == null ? new NotSent(NotSent.Reason.WITHDRAWN) : outcome));
    turn.coming().thenAcceptAsync(before -> hasTurn(afterFailure, before), engine.executor());
  }

  private void hasTurn(AfterFailure afterFailure, Optional<SendResult> before) {
    boolean failed = before.filter(one -> !(one instanceof Accepted)).isPresent();
    if (failed && afterFailure == AfterFailure.STOP) {
      endWaiting(NotSent.Reason.PREDECESSOR_FAILED);
    } else {
      attempt();
    }
  }

  /** Asks code of others, for a key and for the quota: whatever that throws ends the send. */
  private void attempt() {
    if (!stage.compareAndSet(Stage.WAITING, Stage.JOINING)) {
      return;
    }
    try {
      engine.accessKeys().find(signal.app()).ifPresentOrElse(this::queue, this::hasNoKey);
    } catch (RuntimeException | Error e) {
      if (stage.getAndSet(Stage.DECIDED) != Stage.DECIDED) {
        queuesNoMore();
        result.completeExceptionally(e);
      }
    }
  }

  private void hasNoKey() {
    stage.compareAndSet(Stage.JOINING, Stage.WAITING);
    endWaiting(NotSent.Reason.NO_ACCESS_KEY);
  }

  private void queue(AccessKey key) {
    Instant now = engine.clock().instant();
    engine.listeners().tell(listener -> listener.queued(signal, options));
    Ticket ticket = engine.pacer().join(claim, within().minus(Duration.between(began, now)));
    queueing.set(new Queueing(now, ticket));
    if (!stage.compareAndSet(Stage.JOINING, Stage.WAITING)) {
      queuesNoMore();
    }
    ticket
        .refusal()
        .ifPresentOrElse(
            this::endWaiting,
            () ->
                // Never on the thread of whoever sends, or frees a place: to look up a host blocks.
                enter(ticket.turn())
                    .thenAcceptAsync(permit -> exchange(permit, key), engine.executor()));
    endIfTooLate();
  }

  /** Holds a place, and releases it in every case, once. */
  private void exchange(Permit permit, AccessKey key) {
    Instant now = engine.clock().instant();
    if (!mayLeave || Duration.between(began, now).compareTo(within()) > 0) {
      engine.pacer().release();
      endWaiting(waitingFor());
      return;
    }
    Departure departure = new Departure(call.body());
    Try one = new Try(departure, queueing.get(), now);
    current = one;
    if (!stage.compareAndSet(Stage.WAITING, Stage.LEAVING)) {
      engine.pacer().release();
      return;
    }
    queuesNoMore();
    tries++;
    try {
      follow(permit, one, engine.exchanges().begin(call, key, departure));
    } catch (RuntimeException | Error e) {
      // Only a bug comes here: a signal that exists, and a key that exists, can be sent.
      engine.pacer().release();
      result.completeExceptionally(e);
    }
  }

  private void follow(Permit permit, Try one, Exchanges.UnderWay exchange) {
    CompletableFuture<Void> patience = patience(exchange.answer());
    enter(exchange.answer())
        .whenCompleteAsync(
            (response, error) -> {
              engine.pacer().release();
              patience.cancel(true);
              boolean late = !patience.isCancelled();
              over(permit, one, engine.exchanges().outcome(exchange, response, late));
            },
            engine.executor());
  }

  /** A try is given up after the call time-out, or while there is time for others like it. */
  private CompletableFuture<Void> patience(CompletableFuture<?> answer) {
    boolean repeatable = options.repetition() == Repetition.DUPLICATES_HARMLESS;
    if (!repeatable && options.deadline().isEmpty()) {
      return new CompletableFuture<>();
    }
    int share = repeatable ? engine.retries().rule().maxTries() : 1;
    CompletableFuture<Void> timer = engine.delayer().after(engine.callTimeout().dividedBy(share));
    timer.thenRunAsync(() -> answer.cancel(true), engine.executor());
    return timer;
  }

  private void over(Permit permit, Try one, Exchanges.Outcome outcome) {
    if (outcome.result() instanceof Refused refused && refused.throttled()) {
      engine.quota().throttled(permit);
    }
    if (stage.compareAndSet(Stage.LEAVING, Stage.ANSWERED)) {
      tried(one.over(outcome.result()));
      next(outcome);
    }
  }

  /** Without a deadline, a fifth of the time is kept for the call itself. */
  private Duration within() {
    return options.deadline().orElseGet(() -> engine.callTimeout().multipliedBy(4).dividedBy(5));
  }

  private void tried(Attempt attempt) {
    story.add(attempt);
    engine.listeners().tell(listener -> listener.attempted(signal, options, attempt));
  }

  private void next(Exchanges.Outcome outcome) {
    SendResult last = outcome.result();
    if (last instanceof Accepted) {
      engine.retries().succeeded(tries);
    }
    Optional<Duration> delay = mayLeave ? delay(outcome) : Optional.empty();
    if (delay.isEmpty()) {
      LOG.log(Level.DEBUG, "{0} after {1} tries: {2}", call.action().wireName(), tries, last);
      if (stage.compareAndSet(Stage.ANSWERED, Stage.DECIDED)) {
        end(story.endingWith(last));
      }
    } else if (stage.compareAndSet(Stage.ANSWERED, Stage.WAITING)) {
      tryAgain(delay.get(), last);
    }
  }

  private void tryAgain(Duration delay, SendResult last) {
    LOG.log(
        Level.DEBUG,
        "{0} waits {1} before try {2}: {3}",
        call.action().wireName(),
        delay,
        tries + 1,
        last);
    enter(engine.delayer().after(delay)).thenRunAsync(this::attempt, engine.executor());
    endIfTooLate();
  }

  /** The deadline may have come just before, when nothing waited that it could have ended. */
  private void endIfTooLate() {
    if (!mayLeave) {
      endWaiting(waitingFor());
    }
  }

  /** A call that was refused for its time is signed anew once, and leaves at once. */
  private Optional<Duration> delay(Exchanges.Outcome outcome) {
    if (outcome.clockLearnt() && !signedAnew) {
      signedAnew = true;
      LOG.log(Level.WARNING, "this clock differs from the cloud''s, whose time is used from now");
      return Optional.of(Duration.ZERO);
    }
    RetryRule.Failure failure =
        new RetryRule.Failure(tries, waited, outcome.result(), outcome.retryAfter());
    Duration left = within().minus(Duration.between(began, engine.clock().instant()));
    Optional<Duration> delay = engine.retries().next(failure, options.repetition(), left);
    waited = waited.plus(delay.orElse(Duration.ZERO));
    return delay;
  }

  /** Tells whoever looks on that the wait is over; once for each. */
  private Optional<Queueing> queuesNoMore() {
    Optional<Queueing> before = Optional.ofNullable(queueing.getAndSet(null));
    before.ifPresent(
        wait -> {
          Duration duration = Duration.between(wait.since, engine.clock().instant());
          engine
              .listeners()
              .tell(listener -> listener.waited(signal, options, duration, wait.ticket.quota()));
        });
    return before;
  }

  private void mayLeaveNoMore() {
    mayLeave = false;
    endWaiting(waitingFor());
  }

  private void timeIsUp() {
    mayLeaveNoMore();
    if (stage.compareAndSet(Stage.LEAVING, Stage.DECIDED)) {
      SendResult outcome = Exchanges.failed(current.departure, Uncertain.Reason.TIMED_OUT);
      step.get().cancel(true);
      tried(current.over(outcome));
      end(story.endingWith(outcome));
    }
  }

  /** Ends it, if it still waits: the transport is closed. */
  void withdraw() {
    withdrawn = true;
    mayLeaveNoMore();
  }

  private void endWaiting(NotSent.Reason reason) {
    endWaiting(new NotSent(reason));
  }

  private void endWaiting(NotSent reason) {
    if (stage.compareAndSet(Stage.WAITING, Stage.DECIDED)) {
      step.get().cancel(true);
      Instant now = engine.clock().instant();
      queuesNoMore().ifPresent(wait -> tried(wait.until(now, reason)));
      end(story.endingInVain(reason));
    }
  }

  private void end(SendResult outcome) {
    Duration took = Duration.between(began, engine.clock().instant());
    try {
      engine.listeners().tell(listener -> listener.ended(signal, options, outcome, took));
    } finally {
      result.complete(outcome);
    }
  }

  private NotSent waitingFor() {
    Queueing wait = queueing.get();
    if (withdrawn) {
      return new NotSent(NotSent.Reason.WITHDRAWN);
    }
    if (wait == null) {
      return story
          .last()
          .filter(NotSent.class::isInstance)
          .map(NotSent.class::cast)
          .orElseGet(() -> new NotSent(NotSent.Reason.OUT_OF_TURN));
    }
    Optional<Wait> quota = wait.ticket.quota();
    return quota.isEmpty()
        ? new NotSent(NotSent.Reason.NO_FREE_PLACE)
        : new NotSent(NotSent.Reason.NO_QUOTA, quota, List.of());
  }

  /** Makes this the step that cancelling cancels, even if cancelling came first. */
  private <T> CompletableFuture<T> enter(CompletableFuture<T> next) {
    step.set(next);
    if (stage.get() == Stage.DECIDED) {
      next.cancel(true);
    }
    return next;
  }
}
