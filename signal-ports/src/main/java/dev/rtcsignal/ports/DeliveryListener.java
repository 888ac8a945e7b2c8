package dev.rtcsignal.ports;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.util.Optional;

/**
 * Is told of each step of a send. Called on the threads that deliver, by many at once: must not
 * block. What it throws is logged, and changes nothing.
 */
public interface DeliveryListener {
  /** A signal waits to leave: at first, and again before each repetition. */
  default void queued(OutboundSignal signal, SendOptions options) {}

  /**
   * A signal waits no more, since it leaves or is given up: once for each {@link #queued}.
   *
   * @param quota what it waited for last, if it was the quota
   */
  default void waited(
      OutboundSignal signal,
      SendOptions options,
      Duration duration,
      Optional<QuotaDecision.Wait> quota) {}

  /** A try is over. */
  default void attempted(OutboundSignal signal, SendOptions options, Attempt attempt) {}

  /**
   * A send is over, with all its tries.
   *
   * @param took since it was asked for
   */
  default void ended(
      OutboundSignal signal, SendOptions options, SendResult result, Duration took) {}
}
