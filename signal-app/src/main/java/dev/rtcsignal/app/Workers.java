package dev.rtcsignal.app;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the application's code, which may block: on virtual threads from JDK 21 on, before that on
 * as many threads as there are tasks, since on a bounded pool blocked tasks of some users delay
 * those of all others. Callers bound their work.
 */
final class Workers {
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
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "application-" + made.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
