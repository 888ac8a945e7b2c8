package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order.AfterFailure;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.ports.Quota;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One send through its tries: wait for its turn, exchange, perhaps wait and try again. Whatever
 * step is under way, cancelling the result cancels it, and the deadline ends it.
 */
final class SendTask {
  private static final Logger LOG = System.getLogger(SendTask.class.getName());

  private final Dispatcher engine;
  private final OutboundSignal signal;
  private final SendOptions options;
  private final SendDeadlines timing;
  private final SendTrace story;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final AtomicReference<CompletableFuture<?>> step =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private final Result result = new Result();
  private volatile Optional<OrderKeys.Turn> turn = Optional.empty();
  private volatile List<CompletableFuture<Void>> timers = List.of();
  private volatile Try current;
  private volatile boolean mayLeave = true;

  // Touched by one step after another.
  private int tries;
  private Duration waited = Duration.ZERO;
  private boolean signedAnew;

  private enum Stage {
    /** For its turn, the quota, a place, or the end of a back-off: nothing is on its way. */
    WAITING,
    /** It asks for a key and joins the queue; what comes meanwhile ends it once it has. */
    JOINING,
    /** An exchange is under way, of which {@link SendTask#current} is set. */
    LEAVING,
    /** The exchange is over, and what comes next is being decided. */
    ANSWERED,
    /** By an outcome, the deadline or the caller, whichever came first. */
    DECIDED
  }

  private record Try(RecallableBody departure, Queueing before, Instant left) {
    Attempt over(SendResult outcome) {
      return before.until(left, outcome);
    }
  }

  SendTask(Dispatcher engine, OutboundSignal signal, SendOptions options) {
    this.engine = engine;
    this.signal = Objects.requireNonNull(signal);
    this.options = options;
    this.timing =
        new SendDeadlines(engine.steady().instant(), options.deadline(), engine.callTimeout());
    this.story = new SendTrace(engine.listeners(), engine.steady(), signal, options);
  }

  private final class Result extends CompletableFuture<SendResult> {
    /** The caller may complete it too, as by {@code orTimeout}; then nobody waits for the send. */
    Result() {
      whenComplete((outcome, error) -> abandon());
    }

    /** Ends what is under way before those who wait hear of it: they may send again at once. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      abandon();
      return super.cancel(mayInterruptIfRunning);
    }
  }

  CompletableFuture<SendResult> result() {
    return result;
  }

  // ---- waiting for its turn, and for the quota

  void start() {
    story.queues();
    Optional<SendOptions.Order> order = options.order();
    turn = order.flatMap(one -> engine.turns().join(new OrderKeys.Key(signal.app(), one.key())));
    if (order.isPresent() && turn.isEmpty()) {
      giveUp(NotSent.Reason.QUEUE_FULL);
      return;
    }
    timers =
        List.of(
            after(timing.toLeave(), this::mayLeaveNoMore), after(timing.inAll(), this::timeIsUp));
    turn.ifPresentOrElse(
        mine -> mine.coming().thenAcceptAsync(this::hasTurn, engine.executor()), this::attempt);
  }

  private CompletableFuture<Void> after(Duration time, Runnable end) {
    CompletableFuture<Void> timer = engine.delayer().after(time);
    timer.thenRunAsync(end, engine.executor());
    return timer;
  }

  private void hasTurn(boolean acceptedBefore) {
    AfterFailure afterFailure = options.order().orElseThrow().afterFailure();
    if (!acceptedBefore && afterFailure == AfterFailure.STOP) {
      giveUp(NotSent.Reason.PREDECESSOR_FAILED);
    } else {
      attempt();
    }
  }

  /** Asks code of others, for a key and for the quota: whatever that throws, nothing has left. */
  private void attempt() {
    if (!stage.compareAndSet(Stage.WAITING, Stage.JOINING)) {
      return;
    }
    try {
      story.queues();
      engine.accessKeys().find(signal.app()).ifPresentOrElse(this::join, this::hasNoKey);
    } catch (RuntimeException | Error e) {
      waitsAgain();
      storeFailed(e);
    }
  }

  private void hasNoKey() {
    waitsAgain();
    giveUp(NotSent.Reason.NO_ACCESS_KEY);
  }

  /** Nothing has left, so whoever asked may send again. */
  private void storeFailed(Throwable failure) {
    // Its message may quote anything, so only its type is told.
    LOG.log(Level.WARNING, "the key store or the quota failed: {0}", failure.getClass().getName());
    giveUp(NotSent.Reason.STORE_FAILED);
  }

  private void join(AccessKey key) {
    Duration left = timing.leftToLeave(engine.steady().instant());
    if (left.isNegative()) {
      waitsAgain();
      giveUp(this::inVain);
      return;
    }
    QueuedSend ticket = engine.pacer().join(QuotaClaim.of(signal, options.priority()), left);
    story.joins(ticket);
    waitsAgain();
    ticket
        .refusal()
        .ifPresentOrElse(
            refusal -> giveUp(waiting -> refusal),
            () ->
                // Never on the thread of whoever sends, or frees a place: to look up a host blocks.
                enter(ticket.turn())
                    .whenCompleteAsync(
                        (permit, failure) -> hasPlace(permit, failure, key), engine.executor()));
    endIfTooLate();
  }

  /** It has joined, or cannot; if its caller ended it meanwhile, nobody else tells of the wait. */
  private void waitsAgain() {
    if (!stage.compareAndSet(Stage.JOINING, Stage.WAITING)) {
      story.waitsNoMore();
    }
  }

  // ---- the exchange

  /** A place that was given up comes as a failure too, when all is decided. */
  private void hasPlace(Permit permit, Throwable failure, AccessKey key) {
    if (failure instanceof CancellationException) {
      return;
    }
    if (failure != null) {
      storeFailed(failure);
      return;
    }
    try {
      exchange(permit, key);
    } catch (RuntimeException | Error e) {
      // Only a bug comes here: a signal that exists, and a key that exists, can be sent.
      engine.pacer().release();
      fail(e);
    }
  }

  /** Holds a place, and releases it in every case, once. */
  private void exchange(Permit permit, AccessKey key) {
    Optional<Queueing> waiting = story.queueing();
    if (!mayLeave || waiting.isEmpty()) {
      engine.pacer().release();
      endIfTooLate();
      return;
    }
    OpenApiRequest call = engine.exchanges().call(signal);
    Try one = new Try(new RecallableBody(call.body()), waiting.get(), engine.steady().instant());
    current = one;
    if (!stage.compareAndSet(Stage.WAITING, Stage.LEAVING)) {
      engine.pacer().release();
      return;
    }
    story.waitsNoMore();
    tries++;
    follow(permit, one, engine.exchanges().begin(call, key, one.departure));
  }

  private void follow(Permit permit, Try one, OpenApiGateway.UnderWay exchange) {
    CompletableFuture<Void> patience = patience(exchange.answer());
    enter(exchange.answer())
        .whenCompleteAsync(
            (response, error) -> {
              engine.pacer().release();
              patience.cancel(true);
              boolean late = !patience.isCancelled();
              engine.teach(response == null ? Quota::unanswered : Quota::answered, permit);
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
    int share = repeatable ? Math.max(1, engine.retries().rule().maxTries() - tries + 1) : 1;
    Duration time = timing.forOneOf(share, engine.steady().instant());
    return after(time, () -> answer.cancel(true));
  }

  private void over(Permit permit, Try one, OpenApiGateway.Outcome outcome) {
    if (outcome.result() instanceof Refused refused && refused.throttled()) {
      engine.teach(Quota::throttled, permit);
    }
    if (stage.compareAndSet(Stage.LEAVING, Stage.ANSWERED)) {
      story.tried(one.over(outcome.result()));
      next(outcome);
    }
  }

  // ---- what comes next

  private void next(OpenApiGateway.Outcome outcome) {
    SendResult last = outcome.result();
    if (last instanceof Accepted) {
      engine.retries().succeeded(tries);
    }
    Optional<Duration> delay = mayLeave ? delay(outcome) : Optional.empty();
    if (delay.isEmpty()) {
      LOG.log(Level.DEBUG, "{0} after {1} tries: {2}", action(), tries, last);
      if (stage.compareAndSet(Stage.ANSWERED, Stage.DECIDED)) {
        end(story.endingWith(last));
      }
    } else if (stage.compareAndSet(Stage.ANSWERED, Stage.WAITING)) {
      LOG.log(
          Level.DEBUG, "{0} waits {1} before try {2}: {3}", action(), delay.get(), tries + 1, last);
      enter(engine.delayer().after(delay.get())).thenRunAsync(this::attempt, engine.executor());
      endIfTooLate();
    }
  }

  private String action() {
    return OpenApiAction.of(signal.to()).wireName();
  }

  /** A call that was refused for its time is signed anew once, without a back-off. */
  private Optional<Duration> delay(OpenApiGateway.Outcome outcome) {
    if (outcome.clockLearnt() && !signedAnew) {
      signedAnew = true;
      LOG.log(Level.WARNING, "this clock differs from the cloud''s, whose time is used from now");
      return Optional.of(Duration.ZERO);
    }
    RetryPolicy.Failure failure =
        new RetryPolicy.Failure(tries, waited, outcome.result(), outcome.retryAfter());
    Duration left = timing.leftToLeave(engine.steady().instant());
    Optional<Duration> delay = engine.retries().next(failure, options.repetition(), left);
    waited = waited.plus(delay.orElse(Duration.ZERO));
    return delay;
  }

  // ---- the end

  private void mayLeaveNoMore() {
    mayLeave = false;
    giveUp(this::inVain);
  }

  /** The deadline may have come just before, when nothing waited that it could have ended. */
  private void endIfTooLate() {
    if (!mayLeave) {
      giveUp(this::inVain);
    }
  }

  private NotSent inVain(Queueing waiting) {
    if (waiting.quota().isPresent()) {
      return new NotSent(NotSent.Reason.NO_QUOTA, waiting.quota(), List.of());
    }
    boolean hadTurn = waiting.ticket().isPresent() || turn.isEmpty();
    return new NotSent(hadTurn ? NotSent.Reason.NO_FREE_PLACE : NotSent.Reason.OUT_OF_TURN);
  }

  private void timeIsUp() {
    mayLeaveNoMore();
    if (stage.compareAndSet(Stage.LEAVING, Stage.DECIDED)) {
      SendResult outcome = OpenApiGateway.failed(current.departure, Uncertain.Reason.TIMED_OUT);
      step.get().cancel(true);
      story.tried(current.over(outcome));
      end(story.endingWith(outcome));
    }
  }

  /** Ends it, if it still waits: the transport is closed. */
  void withdraw() {
    giveUp(NotSent.Reason.WITHDRAWN);
    mayLeaveNoMore();
  }

  private void giveUp(NotSent.Reason reason) {
    giveUp(waiting -> new NotSent(reason));
  }

  private void giveUp(Function<Queueing, NotSent> why) {
    if (stage.compareAndSet(Stage.WAITING, Stage.DECIDED)) {
      step.get().cancel(true);
      story.queueing().map(why).ifPresent(story::waitedInVain);
      end(story.endingInVain());
    }
  }

  private void end(SendResult outcome) {
    close(outcome instanceof Accepted);
    story.ended(outcome);
    result.complete(outcome);
  }

  /** Whoever is behind it with the same order key does not wait for what its caller does next. */
  private void close(boolean accepted) {
    timers.forEach(timer -> timer.cancel(true));
    turn.ifPresent(mine -> engine.turns().over(mine, accepted));
  }

  /** Ends it without an outcome; tells whether it had not ended. */
  private boolean abandon() {
    Stage before = stage.getAndSet(Stage.DECIDED);
    if (before == Stage.LEAVING) {
      current.departure.recall();
    }
    if (before != Stage.DECIDED) {
      step.get().cancel(true);
      story.waitsNoMore();
      close(false);
    }
    return before != Stage.DECIDED;
  }

  private void fail(Throwable failure) {
    if (abandon()) {
      result.completeExceptionally(failure);
    }
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
