package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Makes single attempts to send a signal to the cloud.
 *
 * <pre>{@code
 * SignalGateway.Transmission transmission = gateway.prepare(signal).orElseThrow();
 * CompletableFuture<AttemptOutcome> outcome = transmission.start();
 * SendResult result = transmission.recall(); // after a timeout: NotSent, or Uncertain
 * }</pre>
 *
 * <p>It neither queues, orders, paces nor repeats: {@code ports.dispatch.Dispatcher} does that, for
 * every gateway.
 *
 * <p><b>Invariant: never reported NotSent and then sent.</b> Once a transmission has reported
 * {@link SendResult.NotSent}, by {@link Transmission#recall()} or as its outcome, its body never
 * leaves this process afterwards, whatever the threads do. The caller may therefore send the signal
 * again at once. A body leaves at most once: a transmission never repeats by itself. The contract
 * suite {@code SignalGatewayContract} checks this; every gateway has to pass it.
 *
 * <p>Safe for use by many threads. No method blocks on the network or holds a lock during I/O.
 */
@FunctionalInterface
public interface SignalGateway {
  /**
   * Creates the transmission of one signal. Finds its credentials; sends nothing. The dispatcher
   * calls this before the signal joins the queue, so it must return at once and keep no connection.
   *
   * @param signal what to send, and to whom
   * @return the transmission; empty if there are no credentials for the signal's application
   * @throws RuntimeException if the store of credentials fails; nothing is sent then
   */
  Optional<Transmission> prepare(OutboundSignal signal);

  /** One attempt to send one signal. */
  interface Transmission {
    /**
     * Sends the signal. Call it at most once. After a {@link #recall()} it sends nothing.
     *
     * <p>Sets no timeout: the caller recalls the transmission when its time is over.
     *
     * @return completes normally with every outcome, also after {@link #recall()}. It may complete
     *     on an I/O thread, so dependents must not block; the dispatcher continues on its executor.
     *     Do not cancel it: only {@link #recall()} ends the transmission.
     */
    CompletableFuture<AttemptOutcome> start();

    /**
     * Sends the signal as {@link #start()} does, unless it is forbidden at the last moment: a
     * gateway that connects first asks again directly before the body leaves, since a process may
     * stand still in between.
     *
     * @param permitted whether the body may leave now; must return at once
     * @return as {@link #start()}; {@link SendResult.NotSent} with {@code WITHDRAWN} if it was
     *     forbidden
     */
    default CompletableFuture<AttemptOutcome> start(BooleanSupplier permitted) {
      if (permitted.getAsBoolean()) {
        return start();
      }
      recall();
      return CompletableFuture.completedFuture(
          new AttemptOutcome(new SendResult.NotSent(SendResult.NotSent.Reason.WITHDRAWN)));
    }

    /**
     * Ends the transmission: its body does not leave any more, and its connection is closed if the
     * request is under way. Can be called at any time, by any thread, repeatedly.
     *
     * @return {@link SendResult.NotSent} with {@code CANNOT_CONNECT} if the body had not left, and
     *     then it never does; {@link SendResult.Uncertain} with {@code TIMED_OUT} if it had
     */
    SendResult recall();
  }
}
