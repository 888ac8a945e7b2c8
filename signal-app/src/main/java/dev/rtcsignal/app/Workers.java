package dev.rtcsignal.app;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the application's code, which may block: on virtual threads from JDK 21 on, before that on a
 * pool of {@value #THREADS} threads. The queue of the pool has no bound: callers bound their work.
 */
final class Workers {
  private static final int THREADS = 64;
  private static final long IDLE_SECONDS = 30;

  private Workers() {}

  static Executor executor() {
    return virtualThreads().orElseGet(Workers::pool);
  }

  /** Looks virtual threads up by reflection, because the code is compiled for JDK 17. */
  static Optional<Executor> virtualThreads() {
    try {
      return Optional.of(
          (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return Optional.empty();
    }
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
