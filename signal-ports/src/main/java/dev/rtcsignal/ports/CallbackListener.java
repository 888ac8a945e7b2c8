package dev.rtcsignal.ports;

import dev.rtcsignal.domain.inbound.ReceivedCallback;
import java.util.function.Consumer;

/**
 * Observes the callbacks that a webhook receives, for metrics, traces, logs and journals: makes an
 * {@link Observer} for each.
 *
 * <pre>{@code
 * var webhook = SignalWebhook.builder(check, handler)
 *     .listener(CallbackListener.onEnd(callback -> timer.record(callback.took())))
 *     .build();
 * }</pre>
 *
 * <p>The mirror of {@link DeliveryListener}.
 *
 * <p>An exception that a listener or an observer throws is logged by its class name and does not
 * change the reply.
 *
 * @param <T> {@link dev.rtcsignal.domain.inbound.InboundSignal} for client messages, {@link
 *     dev.rtcsignal.domain.event.RtcEvent} for event notifications
 */
@FunctionalInterface
public interface CallbackListener<T> {
  /**
   * Observes a callback from its beginning. Called on the thread that brings its body, often an
   * event loop and several at once, before anything else happens: must not block.
   *
   * @return observes this callback alone
   */
  Observer<T> begin();

  /**
   * Returns a listener for outcomes only.
   *
   * @param <T> the type of the message
   * @param observer called once for each callback, as {@link Observer#ended} is
   * @return the listener
   */
  static <T> CallbackListener<T> onEnd(Consumer<ReceivedCallback<T>> observer) {
    return () -> observer::accept;
  }

  /**
   * Observes one callback. Must not block.
   *
   * @param <T> the type of the message
   */
  @FunctionalInterface
  interface Observer<T> {
    /**
     * The handler is about to be called, on this thread. Not called for a callback that does not
     * reach the handler.
     *
     * @param message whose sender is proved; it holds a payload, so do not log it
     * @return closed on this thread when the handler has returned, which may be before its answer
     *     is known; what is bound to the thread meanwhile, as a trace, is seen by the handler
     */
    default Scope handling(T message) {
      return () -> {};
    }

    /**
     * The outcome is known, and the reply is about to be given, on the thread that completes it.
     *
     * @param callback with its outcome; it holds the payload and the signature, so do not log them
     */
    void ended(ReceivedCallback<T> callback);
  }

  /** Ends what an observer bound to a thread. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
