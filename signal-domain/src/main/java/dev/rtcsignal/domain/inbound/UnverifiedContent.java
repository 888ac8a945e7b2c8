package dev.rtcsignal.domain.inbound;

import dev.rtcsignal.domain.message.Payload;
import java.util.Objects;

/**
 * The content of a client's message as it was received, proved or not.
 *
 * <pre>{@code
 * webhook.handle(body).thenAccept(
 *     callback -> callback.content().ifPresent(content -> log(content.payload().size())));
 * }</pre>
 *
 * <p>It serves to record the size of a rejected message and to explain its signature.
 *
 * @param payload the message, with its envelope unopened
 * @param signature a secret, with which its holder can send as that user until it expires
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
