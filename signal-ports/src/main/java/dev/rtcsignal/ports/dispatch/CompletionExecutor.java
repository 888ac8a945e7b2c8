package dev.rtcsignal.ports.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates the executors that complete the futures of transports.
 *
 * <pre>{@code
 * Executor executor = CompletionExecutor.neverRejecting(CompletionExecutor.ofDaemonThreads());
 * }</pre>
 */
public final class CompletionExecutor {
  private static final int IDLE_SECONDS = 10;

  private CompletionExecutor() {}

  /**
   * Returns an executor of daemon threads, as many as needed, so that application code that blocks
   * in one does not delay the rest. It needs no shutdown: threads end after 10 s without a task.
   *
   * @return a new executor without threads
   */
  public static Executor ofDaemonThreads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "rtc-signal-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Returns an executor that runs a rejected task on the submitting thread: a send whose task is
   * lost would never complete.
   *
   * @param executor may reject tasks
   * @return an executor that runs every task
   */
  public static Executor neverRejecting(Executor executor) {
    return task -> {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException e) {
        task.run();
      }
    };
  }
}
