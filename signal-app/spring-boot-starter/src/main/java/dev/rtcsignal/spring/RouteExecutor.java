package dev.rtcsignal.spring;

import dev.rtcsignal.spring.SignalProperties.Callback;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Runs routes, and not on the threads of the server. */
final class RouteExecutor implements Executor, AutoCloseable {
  private static final String PREFIX = "signal-";
  private static final int VIRTUAL_THREADS_SINCE = 21;
  private static final long IDLE_SECONDS = 10;

  private final Executor executor;
  private final Runnable shutdown;

  private RouteExecutor(Executor executor, Runnable shutdown) {
    this.executor = executor;
    this.shutdown = shutdown;
  }

  /** Takes virtual threads as Spring Boot itself does; the router bounds their number. */
  static RouteExecutor of(Callback settings, Environment environment) {
    boolean virtual =
        environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false)
            && Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
    return virtual ? ofVirtualThreads() : ofPool(settings);
  }

  private static RouteExecutor ofVirtualThreads() {
    return new RouteExecutor(new VirtualThreadTaskExecutor(PREFIX), () -> {});
  }

  private static RouteExecutor ofPool(Callback settings) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(settings.maxInFlight()),
            new CustomizableThreadFactory(PREFIX));
    pool.allowCoreThreadTimeOut(true);
    return new RouteExecutor(pool, pool::shutdown);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    shutdown.run();
  }
}
