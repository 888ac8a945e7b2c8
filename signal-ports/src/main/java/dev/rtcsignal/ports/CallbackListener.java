package dev.rtcsignal.ports;

import dev.rtcsignal.domain.inbound.ReceivedCallback;

/**
 * Observes the callbacks that a webhook received, for metrics, logs and journals.
 *
 * <pre>{@code
 * SignalWebhook.builder(check, handler, clock)
 *     .listener(callback -> timer.record(callback.took()))
 * }</pre>
 *
 * <p>Called once for each callback, just before its reply is given, on the thread that completes
 * the reply: often an event loop, and several threads at once. Must not block. An exception it
 * throws is logged by its class name and does not change the reply.
 *
 * @param <T> {@link dev.rtcsignal.domain.inbound.InboundSignal} for client messages, {@link
 *     dev.rtcsignal.domain.event.RtcEvent} for event notifications
 */
@FunctionalInterface
public interface CallbackListener<T> {
  /**
   * Observes one callback.
   *
   * @param callback with its outcome; it holds the payload and the signature, so do not log them
   */
  void onCallback(ReceivedCallback<T> callback);
}
