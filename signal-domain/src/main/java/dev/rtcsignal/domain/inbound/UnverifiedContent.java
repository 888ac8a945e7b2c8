package dev.rtcsignal.domain.inbound;

import dev.rtcsignal.domain.message.Payload;
import java.util.Objects;

/**
 * What a callback claims, as it came. Proves nothing by itself: its use is to record how large a
 * rejected message was, and to explain its signature.
 *
 * @param payload the client's message, with its envelope unopened; of an event notification its
 *     EventData
 * @param signature a secret: with that of a client's message its holder can send as that user until
 *     it expires
 */
public record UnverifiedContent(Payload payload, String signature) {
  /** Checks the components. {@inheritDoc} */
  public UnverifiedContent {
    Objects.requireNonNull(payload);
    Objects.requireNonNull(signature);
  }

  /** Leaves the signature out. */
  @Override
  public String toString() {
    return "UnverifiedContent[" + payload + ", ***]";
  }
}
