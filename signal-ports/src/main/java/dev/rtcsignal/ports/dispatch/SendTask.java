package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order.AfterFailure;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.ports.SignalGateway.Transmission;
import dev.rtcsignal.ports.dispatch.SendState.BackingOff;
import dev.rtcsignal.ports.dispatch.SendState.Clearing;
import dev.rtcsignal.ports.dispatch.SendState.Deciding;
import dev.rtcsignal.ports.dispatch.SendState.Ended;
import dev.rtcsignal.ports.dispatch.SendState.Joining;
import dev.rtcsignal.ports.dispatch.SendState.Leaving;
import dev.rtcsignal.ports.dispatch.SendState.Progress;
import dev.rtcsignal.ports.dispatch.SendState.Waiting;
import dev.rtcsignal.ports.dispatch.SendState.WaitingForPredecessor;
import dev.rtcsignal.ports.dispatch.SendState.WaitingForQuota;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Takes one send through its {@linkplain SendState states}: predecessor, queue, transmission,
 * back-off. In each of them cancelling the result cancels the send, and its deadlines end it.
 */
final class SendTask {
  private static final Logger LOG = System.getLogger(SendTask.class.getName());
  private static final SendState ENDED = new Ended();

  private final SendContext context;
  private final OutboundSignal signal;
  private final SendOptions options;
  private final SendTrace trace;
  private final SendDeadlines deadlines;
  private final SendRepetition repetition;
  private final Optional<SendDeparture> departure;
  private final Optional<OrderKeys.Position> position;

  /**
   * Done once nothing may leave any more: by the deadline to leave, or since the send has ended.
   */
  private final CompletableFuture<Void> leaveTimer;

  private final CompletableFuture<Void> endTimer;
  private final AtomicReference<SendState> state;
  private final ResultFuture result = new ResultFuture();

  SendTask(
      SendContext context,
      OutboundSignal signal,
      SendOptions options,
      Optional<DepartureGuard> guard) {
    this.context = context;
    this.departure = guard.map(asked -> new SendDeparture(this, context, asked));
    this.repetition = new SendRepetition(context, options.repetition(), guard.isPresent());
    this.signal = Objects.requireNonNull(signal);
    this.options = options;
    this.trace = new SendTrace(context.listeners(), context.clock(), signal, options);
    this.deadlines = new SendDeadlines(trace.began(), options.deadline(), context.callTimeout());
    this.state = new AtomicReference<>(new WaitingForPredecessor(trace.began()));
    this.leaveTimer = context.delayer().after(deadlines.toLeave());
    this.endTimer = context.delayer().after(deadlines.inAll());
    this.position =
        options
            .order()
            .flatMap(
                order ->
                    context.orderKeys().join(new OrderKeys.OrderKey(signal.app(), order.key())));
  }

  private final class ResultFuture extends CompletableFuture<SendResult> {
    /** Its caller may complete it in other ways than by cancelling, as with {@code orTimeout}. */
    ResultFuture() {
      whenComplete((outcome, error) -> abandon());
    }

    /** Ends the send before dependents run, since they may send again at once. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      abandon();
      return super.cancel(mayInterruptIfRunning);
    }
  }

  CompletableFuture<SendResult> result() {
    return result;
  }

  // ---- Waiting for the predecessor and for the quota

  void start() {
    trace.begin();
    trace.queued();
    if (options.order().isPresent() && position.isEmpty()) {
      giveUp(NotSent.Reason.QUEUE_FULL);
      return;
    }
    leaveTimer.thenRunAsync(this::leaveNoMore, context.executor());
    endTimer.thenRunAsync(this::timeOut, context.executor());
    position.ifPresentOrElse(
        mine -> mine.predecessorEnded().thenAcceptAsync(this::predecessorEnded, context.executor()),
        this::join);
  }

  private void predecessorEnded(boolean accepted) {
    AfterFailure afterFailure = options.order().orElseThrow().afterFailure();
    if (!accepted && afterFailure == AfterFailure.STOP) {
      giveUp(NotSent.Reason.PREDECESSOR_FAILED);
    } else {
      join();
    }
  }

  private void join() {
    if (state.get() instanceof WaitingForPredecessor waiting) {
      Joining joining = new Joining(waiting.since(), Progress.NONE, false);
      if (move(waiting, joining)) {
        prepare(joining);
      }
    }
  }

  void joinAgain(SendState before, Progress progress, boolean cleared) {
    Joining joining = new Joining(context.clock().instant(), progress, cleared);
    trace.queued();
    if (move(before, joining)) {
      prepare(joining);
    } else {
      trace.waited(joining);
    }
  }

  /** The key store and the quota are the application's code: if they throw, nothing has left. */
  private void prepare(Joining joining) {
    try {
      context
          .gateway()
          .prepare(signal)
          .ifPresentOrElse(
              transmission -> queue(joining, transmission),
              () -> giveUp(NotSent.Reason.NO_ACCESS_KEY));
    } catch (RuntimeException | Error e) {
      storeFailed(e);
    }
  }

  private void queue(Joining joining, Transmission transmission) {
    Duration left = deadlines.leftToLeave(context.clock().instant());
    if (left.isNegative()) {
      giveUp(this::late);
    }
    if (state.get() != joining) {
      return;
    }
    QueuedSend queued = context.queue().join(QuotaClaim.of(signal, options.priority()), left);
    WaitingForQuota waiting = new WaitingForQuota(joining, queued);
    if (!move(joining, waiting)) {
      waiting.cancel();
    }
    queued
        .refusal()
        .ifPresentOrElse(
            refusal -> giveUp(any -> refusal),
            // Not on the thread that frees a place: to look up a host blocks.
            () ->
                queued
                    .permit()
                    .whenCompleteAsync(
                        (permit, failure) -> leave(waiting, transmission, permit, failure),
                        context.executor()));
  }

  private void storeFailed(Throwable failure) {
    LOG.log(Level.WARNING, "the key store or the quota failed: {0}", Failures.describe(failure));
    giveUp(NotSent.Reason.STORE_FAILED);
  }

  // ---- The transmission

  /** Releases the place in flight that comes with the permit, in every case, once. */
  private void leave(
      WaitingForQuota waiting, Transmission transmission, Permit permit, Throwable failure) {
    if (failure != null) {
      if (!(failure instanceof CancellationException)) {
        storeFailed(failure);
      }
      return;
    }
    boolean asks = departure.isPresent() && !waiting.joining().cleared();
    Clearing clearing = new Clearing(waiting, transmission);
    SendState next = asks ? clearing : clearing.leavingAt(context.clock().instant());
    if (!move(waiting, next)) {
      context.queue().release();
      return;
    }
    trace.waited(waiting);
    if (next instanceof Leaving leaving) {
      depart(permit, leaving);
    } else {
      departure.orElseThrow().ask(permit, clearing);
    }
  }

  /** Returns why the send ends instead of leaving, if its deadline is over. */
  Optional<NotSent> lateness(Clearing clearing) {
    return leaveTimer.isDone() ? Optional.of(late(clearing.before())) : Optional.empty();
  }

  void endUnsent(SendState from, Leaving attempt, NotSent reason) {
    if (move(from, ENDED)) {
      trace.attempted(attempt.attempt(reason));
      end(trace.resultAfter(reason));
    }
  }

  void depart(Permit permit, Leaving leaving) {
    if (departure.filter(asked -> !asked.guard().stillPermits()).isPresent()) {
      context.queue().release();
      endUnsent(leaving, leaving, new NotSent(NotSent.Reason.WITHDRAWN));
      return;
    }
    try {
      Transmission sent = leaving.transmission();
      follow(permit, leaving, departure.map(asked -> asked.start(sent)).orElseGet(sent::start));
    } catch (RuntimeException | Error e) {
      // A defect of the gateway: it can send every signal that it has prepared.
      context.queue().release();
      fail(e);
    }
  }

  private void follow(Permit permit, Leaving leaving, CompletableFuture<AttemptOutcome> outcome) {
    Optional<CompletableFuture<Void>> limit = attemptLimit(leaving);
    outcome.whenCompleteAsync(
        (known, defect) -> {
          context.queue().release();
          limit.ifPresent(timer -> timer.cancel(true));
          AttemptOutcome whole = known != null ? known : SendContext.broken(defect);
          departure.ifPresent(asked -> asked.guard().attempted(whole));
          context.report(permit, whole.result());
          Deciding deciding = new Deciding(leaving.progress());
          if (move(leaving, deciding)) {
            trace.attempted(leaving.attempt(whole.result()));
            decide(deciding, whole);
          }
        },
        context.executor());
  }

  private Optional<CompletableFuture<Void>> attemptLimit(Leaving leaving) {
    Optional<Duration> limit =
        deadlines.ofAttempt(leaving.at(), repetition.attemptsLeft(leaving.progress()));
    return limit.map(
        most -> {
          CompletableFuture<Void> timer = context.delayer().after(most);
          timer.thenRunAsync(leaving::cancel, context.executor());
          return timer;
        });
  }

  // ---- What is next

  private void decide(Deciding deciding, AttemptOutcome outcome) {
    SendResult last = outcome.result();
    if (last instanceof Accepted) {
      context.retries().succeeded(deciding.progress().attempts());
    }
    Optional<BackingOff> next =
        leaveTimer.isDone()
            ? Optional.empty()
            : repetition.next(
                deciding.progress(), outcome, deadlines.leftToLeave(context.clock().instant()));
    if (next.isPresent()) {
      backOff(deciding, next.get());
    } else if (move(deciding, ENDED)) {
      LOG.log(Level.DEBUG, "ended after {0} attempts: {1}", deciding.progress().attempts(), last);
      end(trace.resultAfter(last));
    }
  }

  private void backOff(Deciding deciding, BackingOff next) {
    if (!move(deciding, next)) {
      next.cancel();
      return;
    }
    next.timer().thenRunAsync(() -> joinAgain(next, next.progress(), false), context.executor());
    // The deadline may have come just before, when it could not end the send.
    if (leaveTimer.isDone()) {
      giveUp(this::late);
    }
  }

  // ---- The end

  private void leaveNoMore() {
    leaveTimer.complete(null);
    giveUp(this::late);
  }

  private NotSent late(Waiting waiting) {
    boolean outOfTurn = position.isPresent() && waiting instanceof WaitingForPredecessor;
    return SendDeadlines.late(waiting.quota(), outOfTurn);
  }

  /** Ends the send, whatever its state: the time for it is over. */
  void timeOut() {
    leaveNoMore();
    if (state.get() instanceof Clearing clearing) {
      clearing.cancel();
      Leaving never = clearing.leavingAt(context.clock().instant());
      endUnsent(clearing, never, new NotSent(NotSent.Reason.STORE_FAILED));
    }
    if (state.get() instanceof Leaving leaving && move(leaving, ENDED)) {
      SendResult outcome = leaving.transmission().recall();
      trace.attempted(leaving.attempt(outcome));
      end(trace.resultAfter(outcome));
    }
  }

  /** Ends the send if it waits, and prevents repetitions: the dispatcher is closed. */
  void withdraw() {
    giveUp(NotSent.Reason.WITHDRAWN);
    leaveNoMore();
  }

  private void giveUp(NotSent.Reason reason) {
    giveUp(waiting -> new NotSent(reason));
  }

  /** Ends the send if nothing is under way. */
  private void giveUp(Function<Waiting, NotSent> why) {
    SendState before = state.getAndUpdate(now -> isIdle(now) ? ENDED : now);
    if (isIdle(before)) {
      before.cancel();
      if (before instanceof Waiting waiting) {
        trace.waitedInVain(waiting, why.apply(waiting));
      }
      end(trace.resultAfterWait());
    }
  }

  private static boolean isIdle(SendState state) {
    return state instanceof Waiting || state instanceof BackingOff;
  }

  private void end(SendResult outcome) {
    free(outcome instanceof Accepted);
    trace.ended(outcome);
    result.complete(outcome);
  }

  /** Comes before dependents of the result run, so that the next of the order key need not wait. */
  private void free(boolean accepted) {
    leaveTimer.cancel(true);
    endTimer.cancel(true);
    position.ifPresent(mine -> context.orderKeys().end(mine, accepted));
  }

  /** Ends the send without an outcome; returns whether it had not ended. */
  private boolean abandon() {
    SendState before = state.getAndSet(ENDED);
    if (before == ENDED) {
      return false;
    }
    before.cancel();
    if (before instanceof Waiting waiting) {
      trace.waited(waiting);
    }
    trace.cancelled();
    free(false);
    return true;
  }

  private void fail(Throwable defect) {
    if (abandon()) {
      result.completeExceptionally(defect);
    }
  }

  boolean move(SendState from, SendState to) {
    return state.compareAndSet(from, to);
  }
}
