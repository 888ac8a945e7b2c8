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
 * The {@link Delayer} of the system clock.
 *
 * <pre>{@code
 * try (SystemDelayer delayer = new SystemDelayer()) {
 *   delayer.after(Duration.ofSeconds(1)).thenRun(this::refresh).join();
 * }
 * }</pre>
 *
 * <p>One daemon thread of its own keeps the time; {@link #close()} ends it.
 *
 * <p>Futures complete on other daemon threads, which end when idle. So neither application code
 * behind a future nor a blocked pool, such as the JDK's common pool, delays a timer. Safe for use
 * by many threads.
 */
public final class SystemDelayer implements Delayer, AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final Executor completions = CompletionExecutor.ofDaemonThreads();

  /** Creates a delayer; its thread starts with the first timer. */
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
      throw new IllegalStateException("the delayer is closed; make a new one", e);
    }
    return end;
  }

  /** Ends the timer thread; futures that still wait never complete. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
