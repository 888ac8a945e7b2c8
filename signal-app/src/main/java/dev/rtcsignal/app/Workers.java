package dev.rtcsignal.app;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the application's code runs, which may block: a virtual thread each from JDK 21 on, before
 * that a pool. What waits for it is bounded by whoever hands it over.
 */
final class Workers {
  private static final int THREADS = 64;
  private static final long IDLE_SECONDS = 30;

  private Workers() {}

  static Executor executor() {
    return VirtualThreads.executor().orElseGet(Workers::pool);
  }

  private static Executor pool() {
    AtomicInteger made = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "application-" + made.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
