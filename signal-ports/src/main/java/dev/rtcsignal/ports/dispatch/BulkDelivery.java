package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkProgress;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.SignalTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sends a {@link BulkPlan} over any transport, and can be paused and cancelled meanwhile.
 *
 * <pre>{@code
 * BulkDelivery delivery = BulkDelivery.start(transport, plan);
 * delivery.onProgress(progress -> show(progress));
 * BulkReport report = delivery.report().join();
 * Optional<BulkPlan> unsent = report.remaining();
 * }</pre>
 *
 * <p>Hands over only as many signals at a time as leave within about 250 ms, at most 256, so that
 * memory and other senders do not suffer. Safe for use by many threads.
 */
public final class BulkDelivery {
  /** The wait for a transport whose queue is full with signals of others. */
  private static final Duration QUEUE_FULL_WAIT = Duration.ofMillis(100);

  private enum RunState {
    RUNNING,
    PAUSED,
    CANCELLED
  }

  private final SignalTransport transport;
  private final BulkPlan plan;
  private final SendOptions options;
  private final InstantSource clock;
  private final Delayer delayer;
  private final CompletableFuture<BulkReport> report = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final ProgressListeners listeners = new ProgressListeners();
  private final Instant began;

  // Guarded by the lock.
  private final SendResult[] results;
  private final Deque<Integer> rejected = new ArrayDeque<>();
  private final RecipientCounts counts = new RecipientCounts();
  private final BulkWindow window = new BulkWindow();
  private RunState state = RunState.RUNNING;
  private int next;
  private int underWay;
  private boolean handingOver;
  private boolean waitingForQueue;
  private Instant since;
  private Duration ranBefore = Duration.ZERO;

  private BulkDelivery(
      SignalTransport transport,
      BulkPlan plan,
      SendOptions options,
      InstantSource clock,
      Delayer delayer) {
    this.transport = Objects.requireNonNull(transport);
    this.plan = plan;
    this.options = Objects.requireNonNull(options);
    this.clock = clock;
    this.delayer = delayer;
    this.results = new SendResult[plan.signals().size()];
    this.began = clock.instant();
    this.since = began;
  }

  /**
   * Starts a delivery with {@link SendOptions#BULK}, so that more urgent signals pass, and with the
   * system's clock and timer.
   *
   * @param transport sends the signals
   * @param plan the signals
   * @return the delivery, which is running
   */
  public static BulkDelivery start(SignalTransport transport, BulkPlan plan) {
    return start(transport, plan, SendOptions.BULK);
  }

  /**
   * Starts a delivery with the system's clock and timer.
   *
   * @param transport sends the signals
   * @param plan the signals
   * @param options of each signal; with {@link SendOptions#BULK} more urgent ones pass
   * @return the delivery, which is running
   */
  public static BulkDelivery start(SignalTransport transport, BulkPlan plan, SendOptions options) {
    return start(transport, plan, options, SystemDefaults.steadyClock());
  }

  /**
   * Starts a delivery with a timer of its own, which ends with it.
   *
   * @param transport sends the signals
   * @param plan the signals
   * @param options of each signal; with {@link SendOptions#BULK} more urgent ones pass
   * @param clock measures how long it takes
   * @return the delivery, which is running
   */
  public static BulkDelivery start(
      SignalTransport transport, BulkPlan plan, SendOptions options, InstantSource clock) {
    SystemDelayer timer = new SystemDelayer();
    BulkDelivery delivery = new BulkDelivery(transport, plan, options, clock, timer);
    delivery.report.whenComplete((report, none) -> timer.close());
    delivery.handOver();
    return delivery;
  }

  /**
   * Starts a delivery.
   *
   * @param transport sends the signals
   * @param plan the signals
   * @param options of each signal; with {@link SendOptions#BULK} more urgent ones pass
   * @param clock measures how long it takes
   * @param delayer waits while the queue of the transport is full
   * @return the delivery, which is running
   */
  public static BulkDelivery start(
      SignalTransport transport,
      BulkPlan plan,
      SendOptions options,
      InstantSource clock,
      Delayer delayer) {
    BulkDelivery delivery = new BulkDelivery(transport, plan, options, clock, delayer);
    delivery.handOver();
    return delivery;
  }

  /**
   * Returns the final report. Cancelling this future stops nothing; see {@link #cancel()}.
   *
   * @return completes normally when the result of every signal is known
   */
  public CompletableFuture<BulkReport> report() {
    return report.copy();
  }

  /**
   * Returns how far the delivery has come.
   *
   * @return counts of this moment
   */
  public BulkProgress progress() {
    lock.lock();
    try {
      return new BulkProgress(counts.byState(), plan.recipients() - counts.known(), ran());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a listener for the progress. It gets the progress of this moment at once, then after
   * signals whose result is known, and at last that of the whole plan; one call at a time, and
   * never fewer known recipients than before.
   *
   * @param listener called on the threads that deliver; must not block. What it throws is logged by
   *     its class name
   */
  public void onProgress(Consumer<BulkProgress> listener) {
    listeners.add(listener, this::progress);
  }

  /**
   * Returns a report of this moment.
   *
   * @return signals under way are {@link Uncertain}, signals not handed over {@link NotSent}
   */
  public BulkReport soFar() {
    lock.lock();
    try {
      List<SendResult> known = new ArrayList<>();
      for (int i = 0; i < results.length; i++) {
        boolean handedOver = i < next && !rejected.contains(i);
        SendResult open =
            handedOver
                ? new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "")
                : new NotSent(NotSent.Reason.WITHDRAWN);
        known.add(results[i] == null ? open : results[i]);
      }
      return new BulkReport(plan, known, Duration.between(began, clock.instant()));
    } finally {
      lock.unlock();
    }
  }

  /** Hands over no more signals until {@link #resume()}; those handed over are finished. */
  public void pause() {
    change(RunState.RUNNING, RunState.PAUSED);
  }

  /** Continues after a {@link #pause()}. */
  public void resume() {
    change(RunState.PAUSED, RunState.RUNNING);
    handOver();
  }

  /**
   * Cancels the delivery: signals that were not handed over are {@link NotSent}. Those handed over
   * are finished first, so that the report is certain of them; where the cloud answers, that takes
   * about as long as one send.
   */
  public void cancel() {
    change(RunState.RUNNING, RunState.CANCELLED);
    change(RunState.PAUSED, RunState.CANCELLED);
    handOver();
  }

  private void change(RunState from, RunState to) {
    lock.lock();
    try {
      if (state == from) {
        ranBefore = ran();
        since = clock.instant();
        state = to;
      }
    } finally {
      lock.unlock();
    }
  }

  private Duration ran() {
    return state == RunState.PAUSED
        ? ranBefore
        : ranBefore.plus(Duration.between(since, clock.instant()));
  }

  /** One thread at a time hands over; a result that comes at once does not recurse. */
  private void handOver() {
    for (int index = takeNext(true); index >= 0; index = takeNext(false)) {
      send(index);
    }
    // Without the lock, since dependents of the report run here.
    finalReport()
        .ifPresent(
            whole -> {
              listeners.changed(this::progress);
              report.complete(whole);
            });
  }

  private int takeNext(boolean entering) {
    lock.lock();
    try {
      if (entering && handingOver) {
        return -1;
      }
      handingOver =
          state == RunState.RUNNING && hasMore() && window.allows(underWay) && !waitingForQueue;
      if (!handingOver) {
        return -1;
      }
      underWay++;
      return rejected.isEmpty() ? next++ : rejected.remove();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasMore() {
    return state != RunState.CANCELLED && (next < results.length || !rejected.isEmpty());
  }

  private Optional<BulkReport> finalReport() {
    lock.lock();
    try {
      if (hasMore() || underWay > 0 || report.isDone()) {
        return Optional.empty();
      }
      BulkReport whole = soFar();
      for (int i = 0; i < results.length; i++) {
        if (results[i] == null) {
          known(i, whole.results().get(i));
        }
      }
      return Optional.of(whole);
    } finally {
      lock.unlock();
    }
  }

  private void send(int index) {
    CompletableFuture<SendResult> sent;
    try {
      sent = Objects.requireNonNull(transport.sendAsync(plan.signals().get(index), options));
    } catch (IllegalStateException closed) {
      sent = CompletableFuture.completedFuture(new NotSent(NotSent.Reason.WITHDRAWN));
    } catch (RuntimeException | Error e) {
      sent = CompletableFuture.failedFuture(e);
    }
    sent.whenComplete(
        (result, error) -> {
          if (settle(index, result != null ? result : broken(error))) {
            delayer.after(QUEUE_FULL_WAIT).thenRun(this::goOn);
          }
          listeners.changed(this::progress);
          handOver();
        });
  }

  private static SendResult broken(Throwable error) {
    System.getLogger(BulkDelivery.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "the transport gave no result: {0}",
            error == null ? "it was null" : Failures.unwrap(error).getClass());
    return new Uncertain(Uncertain.Reason.TRANSPORT_FAILED, 0, "", "");
  }

  /** Returns whether a wait for the queue of the transport begins: other senders have filled it. */
  private boolean settle(int index, SendResult result) {
    lock.lock();
    try {
      window.learn(result, underWay--);
      boolean full =
          result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.QUEUE_FULL;
      if (!full || state == RunState.CANCELLED) {
        known(index, result);
        return false;
      }
      rejected.add(index);
      boolean begins = !waitingForQueue;
      waitingForQueue = true;
      return begins;
    } finally {
      lock.unlock();
    }
  }

  private void goOn() {
    lock.lock();
    waitingForQueue = false;
    lock.unlock();
    handOver();
  }

  private void known(int index, SendResult result) {
    results[index] = result;
    counts.add(result, plan.signals().get(index).to().units());
  }

  /** Returns how many of the recipients are known. */
  @Override
  public String toString() {
    return "BulkDelivery[" + progress().known() + " of " + plan.recipients() + "]";
  }
}
