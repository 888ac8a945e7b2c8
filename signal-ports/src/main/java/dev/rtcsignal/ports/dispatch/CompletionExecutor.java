package dev.rtcsignal.ports.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The default threads behind the futures. As many as needed, so that a caller who blocks in one
 * cannot hold up the rest; never shut down, since idle ones end by themselves.
 */
public final class CompletionExecutor {
  private static final int IDLE_SECONDS = 10;

  private CompletionExecutor() {}

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

  /** A send whose task is rejected would never complete, so then the caller's thread does it. */
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
