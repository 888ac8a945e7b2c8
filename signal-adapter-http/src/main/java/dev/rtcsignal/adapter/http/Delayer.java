package dev.rtcsignal.adapter.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits without a thread. Cancelling the future stops its timer. */
@FunctionalInterface
interface Delayer {
  CompletableFuture<Void> after(Duration delay);

  /** Returns the delayer on the JDK's own timer thread. */
  static Delayer system() {
    return delay ->
        new CompletableFuture<Void>()
            .completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
