package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sender gives to an outbox.
 *
 * <pre>{@code
 * var order = new OutboxRequest(new SignalName("order-4711"), signal, SendOptions.DEFAULT);
 * }</pre>
 *
 * @param name the idempotency key, unique within the application
 * @param signal what to send, and to whom
 * @param options as of a send without an outbox; the deadline counts from the request, or from
 *     {@code sendAt}
 * @param sendAt when to send it; empty for at once
 */
public record OutboxRequest(
    SignalName name, OutboundSignal signal, SendOptions options, Optional<Instant> sendAt) {
  /** Checks the components. {@inheritDoc} */
  public OutboxRequest {
    Objects.requireNonNull(name);
    Objects.requireNonNull(signal);
    Objects.requireNonNull(options);
    Objects.requireNonNull(sendAt);
  }

  /**
   * Makes a request to send at once.
   *
   * @param name the idempotency key
   * @param signal what to send, and to whom
   * @param options priority, deadline, order and repetition
   */
  public OutboxRequest(SignalName name, OutboundSignal signal, SendOptions options) {
    this(name, signal, options, Optional.empty());
  }

  /**
   * Sets when to send it.
   *
   * @param time at most 30 days ahead; a time in the past means at once
   * @return a changed copy
   */
  public OutboxRequest at(Instant time) {
    return new OutboxRequest(name, signal, options, Optional.of(time));
  }
}
