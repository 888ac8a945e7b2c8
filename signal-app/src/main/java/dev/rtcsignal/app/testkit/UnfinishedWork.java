package dev.rtcsignal.app.testkit;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.ports.SignalGateway;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Counts the tasks, attempts and posts that run, so that the clock moves on only when all that a
 * timer caused is done. Attempts that a fault holds back wait for time to pass, and are not waited
 * for. Nor is what runs for very long: a post to a server that hangs, a task that blocks.
 * Thread-safe.
 */
final class UnfinishedWork {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PATIENCE_WITH_SERVERS = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Until when each of what runs is waited for, by {@code System.nanoTime}. */
  private final Map<Long, Long> running = new HashMap<>();

  private final Map<Long, Long> attempts = new HashMap<>();
  private volatile IntSupplier held = () -> 0;
  private long begun;

  /** Sets how the number of calls that the server holds back is found. */
  void held(IntSupplier calls) {
    held = calls;
  }

  /** Is called when that number changes: attempts go on, and have all their time again. */
  void heldChanged() {
    lock.lock();
    try {
      long until = System.nanoTime() + PATIENCE.toNanos();
      attempts.replaceAll((number, before) -> until);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Runs a task on this thread, and counts it. */
  void run(Runnable task) {
    long number = begin(running, PATIENCE);
    try {
      task.run();
    } finally {
      end(running, number);
    }
  }

  /** Returns an executor whose tasks are counted. */
  Executor executor(Executor executor) {
    return task -> {
      long number = begin(running, PATIENCE);
      try {
        executor.execute(
            () -> {
              try {
                task.run();
              } finally {
                end(running, number);
              }
            });
      } catch (RuntimeException e) {
        end(running, number);
        throw e;
      }
    };
  }

  /** Returns a gateway whose attempts are counted. */
  SignalGateway gateway(SignalGateway gateway) {
    return signal ->
        gateway
            .prepare(signal)
            .map(
                transmission ->
                    new SignalGateway.Transmission() {
                      @Override
                      public CompletableFuture<AttemptOutcome> start() {
                        return count(attempts, PATIENCE, transmission::start);
                      }

                      @Override
                      public SendResult recall() {
                        return transmission.recall();
                      }
                    });
  }

  /** Starts a post to a server, and counts it until it and the code behind its future ended. */
  <T> CompletableFuture<T> post(Supplier<? extends CompletionStage<T>> start) {
    return count(running, PATIENCE_WITH_SERVERS, start);
  }

  private <T> CompletableFuture<T> count(
      Map<Long, Long> kind, Duration patience, Supplier<? extends CompletionStage<T>> start) {
    long number = begin(kind, patience);
    CompletableFuture<T> counted = new CompletableFuture<>();
    start
        .get()
        .whenComplete(
            (value, error) -> {
              if (error == null) {
                counted.complete(value);
              } else {
                counted.completeExceptionally(error);
              }
              end(kind, number);
            });
    return counted;
  }

  private long begin(Map<Long, Long> kind, Duration patience) {
    lock.lock();
    try {
      kind.put(++begun, System.nanoTime() + patience.toNanos());
      return begun;
    } finally {
      lock.unlock();
    }
  }

  private void end(Map<Long, Long> kind, long number) {
    lock.lock();
    try {
      kind.remove(number);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing runs that is waited for. */
  void awaitEnd() {
    lock.lock();
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (long left = left(end); left > 0; left = left(end)) {
        changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private long left(long end) {
    long now = System.nanoTime();
    long last = last(running, now);
    return Math.min(
        end - now, attempts.size() > held.getAsInt() ? Math.max(last, last(attempts, now)) : last);
  }

  private static long last(Map<Long, Long> kind, long now) {
    return kind.values().stream().mapToLong(until -> until - now).max().orElse(0);
  }
}
