package dev.rtcsignal.ports;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The way in: the application's own code, called with each message whose sender is proved.
 *
 * <p>Called by many threads at once, event loops among them, so it must not block: {@link
 * #blocking} makes one that may. The cloud waits at most some seconds (a client gives up after 12,
 * vendor-facts 4.3), and no retry by it is documented.
 */
@FunctionalInterface
public interface SignalHandler {
  /**
   * Takes a message.
   *
   * @return the answer, whose body travels back to the client. If it fails, or this throws, the
   *     client learns that the server failed and nothing else. One that nobody waits for any more
   *     is cancelled, so each message has one of its own.
   */
  CompletionStage<Ack> onSignal(InboundSignal signal);

  /**
   * Returns a handler that runs code that may block on an executor, best one of virtual threads. An
   * executor that rejects the task makes the webhook answer that it is overloaded.
   */
  static SignalHandler blocking(Function<InboundSignal, Ack> function, Executor executor) {
    return signal -> CompletableFuture.supplyAsync(() -> function.apply(signal), executor);
  }
}
