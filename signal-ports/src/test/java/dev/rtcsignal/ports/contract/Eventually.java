package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a condition with the JDK alone: users of the suites may have no Awaitility. */
final class Eventually {
  private static final long PERIOD_MILLIS = 5;

  private Eventually() {}

  /** Evaluates the condition periodically; fails if it does not become true in time. */
  static void await(String condition, Duration atMost, Callable<Boolean> isMet) throws Exception {
    CompletableFuture<Void> met = new CompletableFuture<>();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    timer.scheduleWithFixedDelay(
        () -> evaluate(isMet, met), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    try {
      met.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      fail("not within " + atMost.toSeconds() + " s: " + condition);
    } finally {
      timer.shutdownNow();
    }
  }

  private static void evaluate(Callable<Boolean> isMet, CompletableFuture<Void> met) {
    try {
      if (isMet.call()) {
        met.complete(null);
      }
    } catch (Exception | AssertionError e) {
      met.completeExceptionally(e);
    }
  }
}
