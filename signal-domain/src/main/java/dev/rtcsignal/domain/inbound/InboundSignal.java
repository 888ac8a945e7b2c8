package dev.rtcsignal.domain.inbound;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.Payload;
import java.util.Objects;
import java.util.Optional;

/**
 * A message from a client whose identity is proved.
 *
 * <pre>{@code
 * SignalHandler handler = signal -> {
 *   String text = signal.payload().match(Payload.Text::value, binary -> "");
 *   return CompletableFuture.completedFuture(Ack.text(signal.sender().user() + ": " + text));
 * };
 * }</pre>
 *
 * <p>The payload is proved only if it came in an envelope: the cloud signs nothing, and one
 * signature serves many messages (vendor-facts 4.3).
 *
 * @param sender the proved sender
 * @param payload the message
 * @param envelope what the envelope says about the message; empty if it came without one
 */
public record InboundSignal(
    VerifiedSender sender, Payload payload, Optional<EnvelopeHeader> envelope) {
  /** The largest raw payload that a client can send to the business server (vendor-facts 4.2). */
  public static final int MAX_BYTES = 65_536;

  /** Checks the components. {@inheritDoc} */
  public InboundSignal {
    Objects.requireNonNull(sender);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(envelope);
  }

  /**
   * Makes a message that came without an envelope.
   *
   * @param sender the proved sender
   * @param payload the message
   */
  public InboundSignal(VerifiedSender sender, Payload payload) {
    this(sender, payload, Optional.empty());
  }
}
