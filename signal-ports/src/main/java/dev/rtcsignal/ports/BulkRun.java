package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkProgress;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link BulkPlan} on its way through a transport. Only as many of its signals are handed over at
 * a time as leave within about a quarter of a second, so that it can be paused and cancelled, and
 * memory and other callers do not suffer. Safe for use by many threads.
 *
 * <p>The one class among the ports: like {@link SignalTransport#send} it is derived from {@link
 * SignalTransport#sendAsync} alone, for every transport.
 */
public final class BulkRun {
  private static final long PATIENCE_MILLIS = 100;

  private enum State {
    RUNNING,
    PAUSED,
    CANCELLED
  }

  private final SignalTransport transport;
  private final BulkPlan plan;
  private final SendOptions options;
  private final InstantSource clock;
  private final CompletableFuture<BulkReport> report = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Instant began;

  // Guarded by the lock.
  private final SendResult[] results;
  private final Deque<Integer> again = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private final Pace pace = new Pace();
  private State state = State.RUNNING;
  private int next;
  private int underWay;
  private boolean handingOver;
  private boolean patient;
  private boolean over;
  private Instant since;
  private Duration ranBefore = Duration.ZERO;

  private BulkRun(
      SignalTransport transport, BulkPlan plan, SendOptions options, InstantSource clock) {
    this.transport = Objects.requireNonNull(transport);
    this.plan = plan;
    this.options = Objects.requireNonNull(options);
    this.clock = clock;
    this.results = new SendResult[plan.signals().size()];
    this.began = clock.instant();
    this.since = began;
  }

  static BulkRun start(
      SignalTransport transport, BulkPlan plan, SendOptions options, InstantSource clock) {
    BulkRun run = new BulkRun(transport, plan, options, clock);
    run.handOver();
    return run;
  }

  /**
   * Returns what became of everybody, once that is known. Cancelling this future stops nothing; see
   * {@link #cancel()}.
   */
  public CompletableFuture<BulkReport> report() {
    return report.copy();
  }

  /** Returns how far it has come. */
  public BulkProgress progress() {
    lock.lock();
    try {
      return new BulkProgress(tally.counts(), plan.recipients() - tally.known(), ran());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns a report of this moment: what is under way is uncertain, and what was not handed over
   * is not sent.
   */
  public BulkReport soFar() {
    lock.lock();
    try {
      List<SendResult> known = new ArrayList<>();
      for (int i = 0; i < results.length; i++) {
        boolean handedOver = i < next && !again.contains(i);
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

  /** Hands over no more until {@link #resume()}; what was handed over is finished. */
  public void pause() {
    change(State.RUNNING, State.PAUSED);
  }

  /** Goes on after a {@link #pause()}. */
  public void resume() {
    change(State.PAUSED, State.RUNNING);
    handOver();
  }

  /**
   * Ends it: what was not handed over is {@link NotSent}. What was handed over is finished first,
   * so that the report is certain of it; where the cloud answers, that takes about as long as one
   * send.
   */
  public void cancel() {
    change(State.RUNNING, State.CANCELLED);
    change(State.PAUSED, State.CANCELLED);
    handOver();
  }

  private void change(State from, State to) {
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
    return state == State.PAUSED
        ? ranBefore
        : ranBefore.plus(Duration.between(since, clock.instant()));
  }

  /** One thread at a time hands over; a result that comes at once does not call it deeper. */
  private void handOver() {
    for (int index = takeNext(true); index >= 0; index = takeNext(false)) {
      send(index);
    }
  }

  private int takeNext(boolean entering) {
    lock.lock();
    try {
      if (entering && handingOver) {
        return -1;
      }
      boolean more = state != State.CANCELLED && (next < results.length || !again.isEmpty());
      handingOver = state == State.RUNNING && more && pace.allows(underWay) && !patient;
      if (!handingOver) {
        completeIfOver(more);
        return -1;
      }
      underWay++;
      return again.isEmpty() ? next++ : again.remove();
    } finally {
      lock.unlock();
    }
  }

  private void completeIfOver(boolean more) {
    if (!more && underWay == 0 && !over) {
      over = true;
      BulkReport whole = soFar();
      for (int i = 0; i < results.length; i++) {
        if (results[i] == null) {
          known(i, whole.results().get(i));
        }
      }
      // Whoever waits for the report must not run under the lock.
      report.completeAsync(() -> whole);
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
          over(index, result != null ? result : brokenBy(error));
          handOver();
        });
  }

  private static SendResult brokenBy(Throwable error) {
    Object cause = error instanceof CompletionException ? error.getCause() : error;
    System.getLogger(BulkRun.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "the transport broke its promise of a result: {0}",
            cause == null ? "it was null" : cause.getClass());
    return new Uncertain(Uncertain.Reason.TRANSPORT_FAILED, 0, "", "");
  }

  private void over(int index, SendResult result) {
    lock.lock();
    try {
      pace.learn(result, underWay--);
      boolean full =
          result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.QUEUE_FULL;
      if (full && state != State.CANCELLED) {
        again.add(index);
        waitForOthers();
      } else {
        known(index, result);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Others have filled the queue of the transport, so they are given time. */
  private void waitForOthers() {
    if (!patient) {
      patient = true;
      CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                lock.lock();
                patient = false;
                lock.unlock();
                handOver();
              });
    }
  }

  private void known(int index, SendResult result) {
    results[index] = result;
    tally.add(result, plan.signals().get(index).to().units());
  }

  /** Prints how far it has come. */
  @Override
  public String toString() {
    return "BulkRun[" + progress().known() + " of " + plan.recipients() + "]";
  }

  /** How many may be under way: more while they leave soon, fewer where they only queue. */
  private static final class Pace {
    private static final int FIRST = 16;
    private static final int LEAST = 4;
    private static final int MOST = 256;
    private static final Duration SOON = Duration.ofMillis(250);

    private int most = FIRST;

    boolean allows(int underWay) {
      return underWay < most;
    }

    void learn(SendResult result, int underWay) {
      List<Attempt> attempts = result.attempts();
      Duration waited =
          attempts.isEmpty() ? Duration.ZERO : attempts.get(attempts.size() - 1).waited();
      if (waited.compareTo(SOON) > 0) {
        most = Math.max(LEAST, most - 1);
      } else if (underWay >= most) {
        most = Math.min(MOST, most + 1);
      }
    }
  }

  /** Counts recipients by state. */
  private static final class Tally {
    private final int[] counts = new int[BulkReport.State.values().length];

    void add(SendResult result, int recipients) {
      counts[BulkReport.State.of(result).ordinal()] += recipients;
    }

    int known() {
      return Arrays.stream(counts).sum();
    }

    Map<BulkReport.State, Integer> counts() {
      Map<BulkReport.State, Integer> byState = new EnumMap<>(BulkReport.State.class);
      for (BulkReport.State state : BulkReport.State.values()) {
        byState.put(state, counts[state.ordinal()]);
      }
      return byState;
    }
  }
}
