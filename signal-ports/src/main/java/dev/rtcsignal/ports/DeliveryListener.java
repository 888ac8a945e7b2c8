package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Observes sends, for metrics, traces and logs: makes an {@link Observer} for each.
 *
 * <pre>{@code
 * var transport = OpenApiTransport.builder().app(app, accessKey)
 *     .listener((signal, options) -> {
 *       Span span = tracer.nextSpan().start(); // a child of the caller's span
 *       return (result, took) -> span.end();
 *     })
 *     .build();
 * }</pre>
 *
 * <p>An exception that a listener or an observer throws is logged by its class name and affects
 * nothing else.
 */
@FunctionalInterface
public interface DeliveryListener {
  /**
   * Observes a send from its beginning. Called on the thread of the caller of {@link
   * SignalTransport#sendAsync(OutboundSignal, SendOptions)}, before anything else happens, so that
   * what is bound to that thread, as a trace, can be continued.
   *
   * @param signal holds a payload, so do not log it
   * @param options of the send
   * @return observes this send alone
   */
  Observer begin(OutboundSignal signal, SendOptions options);

  /**
   * Returns a listener for results only. A send that its caller cancelled has none.
   *
   * @param observer called once for each send, with the signal, which holds a payload
   * @return the listener
   */
  static DeliveryListener onEnd(BiConsumer<OutboundSignal, SendResult> observer) {
    return (signal, options) -> (result, took) -> observer.accept(signal, result);
  }

  /**
   * Observes the steps of one send, in order. Called on the threads that deliver: must not block.
   */
  @FunctionalInterface
  interface Observer {
    /** The signal begins to wait: at first, and again before each repetition. */
    default void queued() {}

    /**
     * A wait is over, since the signal leaves or the send ends: once for each {@link #queued}.
     *
     * @param duration how long it waited
     * @param quota the last wait for the quota, if there was one
     */
    default void waited(Duration duration, Optional<QuotaDecision.Wait> quota) {}

    /**
     * An attempt is over.
     *
     * @param attempt with its outcome
     */
    default void attempted(Attempt attempt) {}

    /**
     * The send has ended with a result; the last step.
     *
     * @param result with all attempts
     * @param took since it was requested
     */
    void ended(SendResult result, Duration took);

    /**
     * The send has no result, since its caller cancelled it or the gateway is defective; the last
     * step. Its request may have left.
     *
     * @param took since it was requested
     */
    default void cancelled(Duration took) {}
  }
}
