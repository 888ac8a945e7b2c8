package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The {@link SignalTransport} over a {@link SignalGateway}: queues signals, keeps the order of
 * those with the same order key, paces them by the quota, and repeats failed attempts.
 *
 * <pre>{@code
 * Dispatcher dispatcher =
 *     Dispatcher.builder()
 *         .callTimeout(Duration.ofSeconds(5))
 *         .build(gateway);
 * SendResult result = dispatcher.send(signal);
 * }</pre>
 *
 * <p>Each send ends within its deadline plus the call timeout, whatever happens. Repeated are
 * attempts that the cloud throttled or that could not connect; one that may have been taken only if
 * its options say that duplicates are harmless. Among the waiting signals the more urgent leave
 * first; of 11 units one goes to a less urgent signal that waits, so that none starves.
 *
 * <p>Make one for the process and share it: safe for use by many threads, none of which it blocks
 * except in {@link #close()}.
 */
public final class Dispatcher implements GuardedTransport, AutoCloseable {
  private final SendContext context;
  private final Optional<SystemDelayer> ownDelayer;
  private final Set<SendTask> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Dispatcher(SendContext context, Optional<SystemDelayer> ownDelayer) {
    this.context = context;
    this.ownDelayer = ownDelayer;
  }

  /**
   * Returns a builder. Time and chance are arguments, so that tests decide them.
   *
   * @param clock for pacing, waits and deadlines. It should be steady, as {@code System.nanoTime}
   *     is, since a wall clock may be set; while it stands still the default quota permits nothing
   * @param random for the jitter of back-offs; safe for use by many threads, as {@code new
   *     SecureRandom()} is
   * @return a builder with the defaults
   */
  public static Builder builder(InstantSource clock, RandomGenerator random) {
    return new Builder(clock, random);
  }

  /**
   * Returns a builder with the system's clock and chance.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return builder(SystemDefaults.steadyClock(), SystemDefaults.random());
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    return sendAsync(signal, options, Optional.empty());
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(
      OutboundSignal signal, SendOptions options, DepartureGuard guard) {
    return sendAsync(signal, options, Optional.of(guard));
  }

  private CompletableFuture<SendResult> sendAsync(
      OutboundSignal signal, SendOptions options, Optional<DepartureGuard> guard) {
    if (closed) {
      throw closedException();
    }
    SendTask task = new SendTask(context, signal, options, guard);
    underWay.add(task);
    task.result().whenComplete((outcome, cancelled) -> underWay.remove(task));
    if (closed) {
      // close() may have seen the task already, and waits for it.
      task.result().cancel(true);
      throw closedException();
    }
    task.start();
    return task.result();
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the transport is closed; make a new one");
  }

  /**
   * Takes no more sends and waits for those under way: signals that have not left within the call
   * timeout are {@link SendResult.NotSent}, and attempts end within twice the call timeout. Can be
   * called by a thread of the executor, even by its only one. A second call does nothing.
   */
  @Override
  public void close() {
    closed = true;
    CompletableFuture<?>[] open =
        underWay.stream()
            .map(SendTask::result)
            .filter(result -> !result.isDone())
            .toArray(CompletableFuture[]::new);
    if (open.length > 0) {
      waitFor(CompletableFuture.allOf(open));
    }
    ownDelayer.ifPresent(SystemDelayer::close);
  }

  /** Does without the executor, whose only thread may be the one that waits. */
  private void waitFor(CompletableFuture<Void> open) {
    CompletableFuture<Void> leaveTimer = context.delayer().after(context.callTimeout());
    CompletableFuture<Void> endTimer =
        context.delayer().after(context.callTimeout().multipliedBy(2));
    leaveTimer.thenRun(() -> underWay.forEach(SendTask::withdraw));
    endTimer.thenRun(() -> underWay.forEach(SendTask::timeOut));
    open.handle((done, cancelled) -> done).join();
    leaveTimer.cancel(true);
    endTimer.cancel(true);
  }

  /** Collects the parameters of a dispatcher; all are optional. For one thread. */
  public static final class Builder {
    private static final int DEFAULT_MAX_IN_FLIGHT = 64;
    private static final int DEFAULT_MAX_WAITING = 10_000;

    private final RandomGenerator random;
    private final List<DeliveryListener> listeners = new ArrayList<>();
    private InstantSource clock;
    private Duration callTimeout = Duration.ofSeconds(5);
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxWaiting = DEFAULT_MAX_WAITING;
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private Optional<Quota> quota = Optional.empty();
    private Optional<Delayer> delayer = Optional.empty();
    private Executor executor;

    private Builder(InstantSource clock, RandomGenerator random) {
      this.clock = Objects.requireNonNull(clock);
      this.random = Objects.requireNonNull(random);
      this.executor = CompletionExecutor.ofDaemonThreads();
    }

    /**
     * Replaces the clock of the builder.
     *
     * @param steady for pacing, waits and deadlines
     * @return this builder
     */
    public Builder clock(InstantSource steady) {
      clock = Objects.requireNonNull(steady);
      return this;
    }

    /**
     * Sets the longest time of a whole send without a deadline, with its waits and attempts; 5 s by
     * default. A signal that has not left after four fifths of it is not sent. With a deadline this
     * is the longest time that may pass after the deadline.
     *
     * @param timeout positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder callTimeout(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("call timeout " + timeout + "; it must be positive");
      }
      callTimeout = timeout;
      return this;
    }

    /**
     * Sets how many attempts may be in flight at once; 64 by default. More wait. One in eight is
     * kept free of bulk signals.
     *
     * @param attempts at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxInFlight(int attempts) {
      maxInFlight = requireOne("attempts in flight", attempts);
      return this;
    }

    /**
     * Sets how many signals may wait for the quota; 10,000 by default. As many more may wait for
     * earlier ones with the same order key. Beyond that a signal is {@code NotSent} at once, with
     * {@code QUEUE_FULL}.
     *
     * @param signals at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxWaiting(int signals) {
      maxWaiting = requireOne("waiting signals", signals);
      return this;
    }

    private static int requireOne(String what, int count) {
      if (count < 1) {
        throw new IllegalArgumentException(count + " " + what + "; at least 1");
      }
      return count;
    }

    /**
     * Sets when attempts are repeated; {@link RetryPolicy#DEFAULT} by default.
     *
     * @param policy for all sends
     * @return this builder
     */
    public Builder retry(RetryPolicy policy) {
      retry = Objects.requireNonNull(policy);
      return this;
    }

    /**
     * Sets the quota. Share one among all transports of a process that send for the same
     * applications. By default one of its own, with {@link QuotaLimits#DOCUMENTED}.
     *
     * @param shared the quota
     * @return this builder
     */
    public Builder quota(Quota shared) {
      quota = Optional.of(shared);
      return this;
    }

    /**
     * Adds a listener for the steps of all sends.
     *
     * @param listener must not block
     * @return this builder
     */
    public Builder listener(DeliveryListener listener) {
      listeners.add(Objects.requireNonNull(listener));
      return this;
    }

    /**
     * Sets the executor of all steps, and with them of the caller's code behind the futures. By
     * default daemon threads, as many as needed. Deadlines are kept on it too: while all its
     * threads are busy, sends end late. A task that it rejects runs on the thread that submits it.
     *
     * @param completions the executor, which stays the caller's to shut down
     * @return this builder
     */
    public Builder executor(Executor completions) {
      executor = Objects.requireNonNull(completions);
      return this;
    }

    /**
     * Sets the timers of deadlines, pacing and back-offs. By default a {@link SystemDelayer}, which
     * the dispatcher closes.
     *
     * @param timers which stay the caller's to close
     * @return this builder
     */
    public Builder delayer(Delayer timers) {
      delayer = Optional.of(timers);
      return this;
    }

    /**
     * Builds the dispatcher.
     *
     * @param gateway makes the attempts
     * @return a dispatcher that takes sends
     */
    public Dispatcher build(SignalGateway gateway) {
      Objects.requireNonNull(gateway);
      Optional<SystemDelayer> own =
          delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
      Delayer timers = delayer.orElseGet(own::orElseThrow);
      Executor threads = CompletionExecutor.neverRejecting(executor);
      InstantSource steady = clock;
      Quota shared = quota.orElseGet(() -> new InMemoryQuota(steady, QuotaLimits.DOCUMENTED));
      SendContext context =
          new SendContext(
              gateway,
              shared,
              new SendQueue(shared, timers, threads, maxInFlight, maxWaiting),
              new OrderKeys(maxWaiting),
              new Retries(retry, random),
              callTimeout,
              steady,
              timers,
              threads,
              new DeliveryListeners(listeners));
      return new Dispatcher(context, own);
    }
  }
}
