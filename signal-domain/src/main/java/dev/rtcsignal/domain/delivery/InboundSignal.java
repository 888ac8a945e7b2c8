package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.Payload;
import java.util.Objects;

/**
 * A message from a client whose identity is proved. The proof is of the sender, not of the payload:
 * the cloud signs nothing, and one signature serves many messages (Spec 4.3).
 */
public record InboundSignal(VerifiedSender sender, Payload payload) {
  /** The largest raw payload that a client can send to the business server (Spec 4.2). */
  public static final int MAX_BYTES = 65_536;

  public InboundSignal {
    Objects.requireNonNull(sender);
    Objects.requireNonNull(payload);
  }
}
