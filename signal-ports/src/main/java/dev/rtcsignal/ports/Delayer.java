package dev.rtcsignal.ports;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Waits without holding a thread.
 *
 * <pre>{@code
 * CompletableFuture<Void> timeout = delayer.after(Duration.ofSeconds(5));
 * timeout.thenRunAsync(this::giveUp, executor);
 * timeout.cancel(false); // when the answer has come
 * }</pre>
 *
 * <p>The port of everything that waits: deadlines, back-off, pacing, handler timeouts; tests give a
 * virtual one.
 *
 * <p>Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface Delayer {
  /**
   * Returns a future that completes normally once the delay is over, at once for none or a negative
   * one. Cancelling it frees its timer.
   *
   * @param delay to the nanosecond; never early by the delayer's own clock
   * @return completes when the delay is over; never if the delayer is closed before
   * @throws IllegalStateException if the delayer is closed
   */
  CompletableFuture<Void> after(Duration delay);
}
