package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.util.Optional;

/**
 * Observes each step of sends, for metrics and logs.
 *
 * <pre>{@code
 * OpenApiTransport.builder(clock, random)
 *     .listener(new DeliveryListener() {
 *       @Override
 *       public void ended(
 *           OutboundSignal signal, SendOptions options, SendResult result, Duration took) {
 *         timer.record(took);
 *       }
 *     })
 * }</pre>
 *
 * <p>Called on the threads that deliver, several at once: must not block. The steps of one send
 * come in order. An exception it throws is logged by its class name and affects nothing else.
 */
public interface DeliveryListener {
  /**
   * A signal begins to wait: at first, and again before each repetition.
   *
   * @param signal holds a payload, so do not log it
   * @param options of the send
   */
  default void queued(OutboundSignal signal, SendOptions options) {}

  /**
   * A wait is over, since the signal leaves or the send ends: once for each {@link #queued}.
   *
   * @param signal holds a payload, so do not log it
   * @param options of the send
   * @param duration how long it waited
   * @param quota the last wait for the quota, if there was one
   */
  default void waited(
      OutboundSignal signal,
      SendOptions options,
      Duration duration,
      Optional<QuotaDecision.Wait> quota) {}

  /**
   * An attempt is over.
   *
   * @param signal holds a payload, so do not log it
   * @param options of the send
   * @param attempt with its outcome
   */
  default void attempted(OutboundSignal signal, SendOptions options, Attempt attempt) {}

  /**
   * A send has ended with a result; one that its caller cancelled does not report this.
   *
   * @param signal holds a payload, so do not log it
   * @param options of the send
   * @param result with all attempts
   * @param took since it was requested
   */
  default void ended(
      OutboundSignal signal, SendOptions options, SendResult result, Duration took) {}
}
