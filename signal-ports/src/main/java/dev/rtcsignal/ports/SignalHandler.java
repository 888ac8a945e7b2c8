package dev.rtcsignal.ports;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The application's code for client messages, called with each message whose sender is verified.
 *
 * <pre>{@code
 * SignalHandler handler =
 *     SignalHandler.blocking(signal -> Ack.text("hello " + signal.sender().user()), executor);
 * }</pre>
 *
 * <p>Called by many threads at once, event loops among them, so it must not block: {@link
 * #blocking} returns one that may. The cloud waits a few seconds (a client gives up after 12 s,
 * vendor-facts 4.3) and is not known to repeat a callback.
 */
@FunctionalInterface
public interface SignalHandler {
  /**
   * Handles a message.
   *
   * @param signal with a verified sender
   * @return the answer, whose body travels back to the client. If it fails, or this throws, the
   *     client learns only that the server failed. The webhook cancels an answer that is late, so
   *     return a new future for each message
   */
  CompletionStage<Ack> onSignal(InboundSignal signal);

  /**
   * Returns a handler that runs blocking code on an executor.
   *
   * @param function may block, and may be called by several threads at once
   * @param executor best one of virtual threads; if it rejects a task, the webhook answers 503
   * @return the handler
   */
  static SignalHandler blocking(Function<InboundSignal, Ack> function, Executor executor) {
    return signal -> CompletableFuture.supplyAsync(() -> function.apply(signal), executor);
  }

  /**
   * Fails the answer of a handler that cannot take a message now, though a later try may succeed:
   * the reply is 503, and the message may be sent again.
   *
   * <pre>{@code
   * throw new SignalHandler.UnavailableException("the database is away", null);
   * }</pre>
   */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param why what is not there, for the log; no part of the message
     * @param cause the failure, or null
     */
    public UnavailableException(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
