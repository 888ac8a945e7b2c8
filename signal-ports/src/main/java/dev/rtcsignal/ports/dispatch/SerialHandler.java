package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.SignalHandler;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands messages to a handler so that those of one user come one after another, in the order of
 * their arrival, and those of different users side by side.
 *
 * <p>The next message of a user is handed on when the answer to the one before is complete. A
 * handler that never ends holds up its own user, nobody else. What waits is bounded, in all and for
 * each user; more is refused, and the webhook answers 503. A message that nobody waits for any
 * more, because its time was up, is not handed on and takes no place; one that was handed on is not
 * cancelled, for what is cancelled may still be running when the next begins, and keeps its place.
 * Safe for use by many threads.
 */
public final class SerialHandler implements SignalHandler {
  /** Waiting and under way, over all users. */
  public static final int DEFAULT_IN_ALL = 1_024;

  /** Waiting and under way, for one user: what a client may send in a second (vendor-facts 7.1). */
  public static final int DEFAULT_PER_USER = 20;

  private final SignalHandler handler;
  private final Executor executor;
  private final Semaphore places;
  private final int perUser;
  private final Map<VerifiedSender, Lane> lanes = new ConcurrentHashMap<>();

  private SerialHandler(SignalHandler handler, Executor executor, int inAll, int perUser) {
    this.handler = Objects.requireNonNull(handler);
    this.executor = Objects.requireNonNull(executor);
    this.places = new Semaphore(inAll);
    this.perUser = perUser;
  }

  /**
   * Returns a handler with the default bounds.
   *
   * @param executor where the handler runs: one of virtual threads, a pool, or {@code
   *     Runnable::run} for a handler that does not block
   */
  public static SerialHandler of(SignalHandler handler, Executor executor) {
    return new SerialHandler(handler, executor, DEFAULT_IN_ALL, DEFAULT_PER_USER);
  }

  /** Returns the same with other bounds; none of the messages of this one are shared. */
  public SerialHandler bounded(int inAll, int forOneUser) {
    if (inAll < 1 || forOneUser < 1) {
      throw new IllegalArgumentException("at least one message");
    }
    return new SerialHandler(handler, executor, inAll, forOneUser);
  }

  @Override
  public CompletionStage<Ack> onSignal(InboundSignal signal) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("too many messages wait"));
    }
    Lane.Job job = new Lane.Job(signal, new CompletableFuture<>());
    switch (enter(job)) {
      case FIRST -> begin(signal.sender(), job);
      case WAITS -> job.answer().whenComplete((ack, error) -> withdraw(signal.sender(), job));
      case REFUSED ->
          finish(job, null, new RejectedExecutionException("too many messages of this user wait"));
    }
    return job.answer();
  }

  private Lane.Entry enter(Lane.Job job) {
    Lane.Entry[] entry = new Lane.Entry[1];
    lanes.compute(
        job.signal().sender(),
        (user, known) -> {
          Lane lane = known == null ? new Lane() : known;
          entry[0] = lane.enter(job, perUser);
          return lane;
        });
    return entry[0];
  }

  private void withdraw(VerifiedSender user, Lane.Job job) {
    boolean[] waited = new boolean[1];
    lanes.computeIfPresent(
        user,
        (same, lane) -> {
          waited[0] = lane.withdraw(job);
          return lane;
        });
    if (waited[0]) {
      places.release();
    }
  }

  /** Whoever cannot be handed over is refused, and the next of that user has a try. */
  private void begin(VerifiedSender user, Lane.Job first) {
    for (Lane.Job job = first; job != null; job = next(user)) {
      Lane.Job turn = job;
      try {
        executor.execute(() -> run(user, turn));
        return;
      } catch (RuntimeException | Error e) {
        finish(job, null, new RejectedExecutionException("the executor takes no more", e));
      }
    }
  }

  /** One after another; what is answered later goes on from there. */
  private void run(VerifiedSender user, Lane.Job first) {
    for (Lane.Job job = first; job != null; job = next(user)) {
      if (job.answer().isDone()) {
        places.release();
      } else if (!isAnsweredAtOnce(user, job)) {
        return;
      }
    }
  }

  private boolean isAnsweredAtOnce(VerifiedSender user, Lane.Job job) {
    // Set by whoever comes first: the answer, or the thread that does not wait for it.
    AtomicBoolean left = new AtomicBoolean();
    try {
      handler
          .onSignal(job.signal())
          .whenComplete(
              (ack, error) -> {
                finish(job, ack, error);
                if (!left.compareAndSet(false, true)) {
                  begin(user, next(user));
                }
              });
      return !left.compareAndSet(false, true);
    } catch (RuntimeException | Error e) {
      finish(job, null, e);
      return true;
    }
  }

  /** A place is free when the work is done, not when nobody waits for it any more. */
  private void finish(Lane.Job job, Ack ack, Throwable error) {
    places.release();
    job.finish(ack, error);
  }

  /** Ends the turn; returns whose is next in this lane, or null for nobody's. */
  private Lane.Job next(VerifiedSender user) {
    Lane.Job[] next = new Lane.Job[1];
    lanes.computeIfPresent(
        user,
        (same, lane) -> {
          next[0] = lane.leave();
          return next[0] == null ? null : lane;
        });
    return next[0];
  }
}
