package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The way out: sends signals to clients. Safe for use by many threads.
 *
 * <p>A send that may have been taken is never repeated by itself, since the cloud cannot tell a
 * repetition from a second message (vendor-facts 2.8), unless the caller says that duplicates are
 * harmless.
 */
@FunctionalInterface
public interface SignalTransport {
  /**
   * Sends a signal.
   *
   * @return completes normally for every outcome, within the transport's time-out and the deadline;
   *     exceptionally only for a bug. Cancelling it cancels what is under way: if the request has
   *     left, the signal may still arrive.
   * @throws IllegalStateException if the transport is closed; nothing is sent then
   */
  CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options);

  /** Sends a signal with {@link SendOptions#DEFAULT}. */
  default CompletableFuture<SendResult> sendAsync(OutboundSignal signal) {
    return sendAsync(signal, SendOptions.DEFAULT);
  }

  /** Sends a signal with {@link SendOptions#DEFAULT} and waits for the outcome. */
  default SendResult send(OutboundSignal signal) throws InterruptedException {
    return send(signal, SendOptions.DEFAULT);
  }

  /**
   * Sends a signal and waits for the outcome.
   *
   * @throws InterruptedException if interrupted while waiting; the send is cancelled as by {@link
   *     #sendAsync}
   * @throws IllegalStateException if the transport is closed or broken
   */
  default SendResult send(OutboundSignal signal, SendOptions options) throws InterruptedException {
    CompletableFuture<SendResult> result = sendAsync(signal, options);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the transport broke its promise of a result", e.getCause());
    }
  }
}
