package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.ports.Delayer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The {@link Delayer} of the system's clock: one daemon thread of its own keeps the time, and
 * {@link #close} ends it.
 *
 * <p>Futures complete on other daemon threads, which end when idle. So what the application does
 * behind a future holds up no timer, and a pool that the application blocks, as the JDK's common
 * pool, holds up none either. Safe for use by many threads.
 */
public final class SystemDelayer implements Delayer, AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final Executor completions = CompletionExecutor.ofDaemonThreads();

  public SystemDelayer() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "rtc-signal-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public CompletableFuture<Void> after(Duration delay) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    try {
      Future<?> task =
          timer.schedule(
              () -> completions.execute(() -> end.complete(null)),
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
      end.whenComplete((done, cancelled) -> task.cancel(false));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the delayer is closed", e);
    }
    return end;
  }

  /** Ends the timer's thread; futures that are still waiting never complete. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
