package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Decides at the last moment whether an attempt may leave: the hook with which an outbox makes it
 * durable that a signal may have left, before it does.
 *
 * <pre>{@code
 * DepartureGuard guard = () -> CompletableFuture.completedFuture(Optional.empty());
 * guarded.sendAsync(signal, SendOptions.DEFAULT, guard).thenAccept(result -> log("" + result));
 * }</pre>
 *
 * <p>The quota counts an attempt from its departure and not from its permit, so a guard that takes
 * long does not bunch attempts. A permit that is older than 500 ms when the guard agrees is given
 * up for a new one; the guard is not asked again then.
 */
@FunctionalInterface
public interface DepartureGuard {
  /**
   * Called before each attempt leaves, when the quota permits it and a call slot is free.
   *
   * @return completes with nothing if the attempt may leave, or with the result that the send then
   *     has. A failure counts as {@code STORE_FAILED}. The call slot stays taken until it completes
   */
  CompletableFuture<Optional<NotSent>> beforeDeparture();

  /**
   * Called directly before the request leaves, and by a gateway that connects first once more
   * before the body does: must return at once.
   *
   * @return whether the attempt still may leave; if not, the send ends as {@code WITHDRAWN}
   */
  default boolean stillPermits() {
    return true;
  }

  /**
   * Called after each attempt that left, before the send goes on or ends: must not block.
   *
   * @param outcome of the attempt
   */
  default void attempted(AttemptOutcome outcome) {}
}
