package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.SignalTransport;
import java.util.concurrent.CompletableFuture;

/**
 * A transport whose attempts a {@link DepartureGuard} can hold back: what an outbox sends through.
 *
 * <pre>{@code
 * GuardedTransport transport = OpenApiTransport.builder().app(app, accessKey).build();
 * }</pre>
 */
public interface GuardedTransport extends SignalTransport {
  /**
   * Sends a signal as {@link SignalTransport#sendAsync(OutboundSignal, SendOptions)} does, but
   * repeats no attempt: the owner of the guard decides that. The one exception is an attempt after
   * which the gateway corrected its clock; the guard is asked before that one too.
   *
   * @param signal what to send, and to whom
   * @param options priority, deadline and order
   * @param guard decides before each attempt
   * @return as without a guard
   * @throws IllegalStateException if the transport is closed; nothing is sent then
   */
  CompletableFuture<SendResult> sendAsync(
      OutboundSignal signal, SendOptions options, DepartureGuard guard);
}
