package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends signals to clients.
 *
 * <pre>{@code
 * var to = new Audience.RoomMember(new RoomId("Room1"), new UserId("alice"));
 * var signal = new OutboundSignal(app, new SenderId("server"), to, Payload.text("hello"));
 * SendResult result = transport.send(signal);
 * }</pre>
 *
 * <p>Safe for use by many threads.
 *
 * <p>A send that may have been taken is never repeated, since the cloud cannot tell a repetition
 * from a second message (vendor-facts 2.8), unless its options say that duplicates are harmless.
 */
@FunctionalInterface
public interface SignalTransport {
  /**
   * Sends a signal.
   *
   * @param signal what to send, and to whom
   * @param options priority, deadline, order and repetition
   * @return completes normally for every outcome, within the deadline and the transport's timeout;
   *     exceptionally only for a defect of the transport. Cancelling it cancels the send in every
   *     step; if the request has left, the signal may still arrive
   * @throws IllegalStateException if the transport is closed; nothing is sent then
   */
  CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options);

  /**
   * Sends a signal with {@link SendOptions#DEFAULT}.
   *
   * @param signal what to send, and to whom
   * @return as {@link #sendAsync(OutboundSignal, SendOptions)}
   * @throws IllegalStateException if the transport is closed; nothing is sent then
   */
  default CompletableFuture<SendResult> sendAsync(OutboundSignal signal) {
    return sendAsync(signal, SendOptions.DEFAULT);
  }

  /**
   * Sends a signal with {@link SendOptions#DEFAULT} and waits for the result.
   *
   * @param signal what to send, and to whom
   * @return the result
   * @throws InterruptedException if interrupted while waiting; the send is cancelled
   * @throws IllegalStateException if the transport is closed or defective
   */
  default SendResult send(OutboundSignal signal) throws InterruptedException {
    return send(signal, SendOptions.DEFAULT);
  }

  /**
   * Sends a signal and waits for the result.
   *
   * @param signal what to send, and to whom
   * @param options priority, deadline, order and repetition
   * @return the result
   * @throws InterruptedException if interrupted while waiting; the send is cancelled
   * @throws IllegalStateException if the transport is closed or defective
   */
  default SendResult send(OutboundSignal signal, SendOptions options) throws InterruptedException {
    CompletableFuture<SendResult> result = sendAsync(signal, options);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the transport gave no result", e.getCause());
    }
  }
}
