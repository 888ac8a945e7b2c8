package dev.rtcsignal.domain.inbound;

import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;

/**
 * The acknowledgement of a callback.
 *
 * <pre>{@code
 * SignalHandler handler = signal -> CompletableFuture.completedFuture(Ack.text("hello"));
 * }</pre>
 *
 * <p>The cloud passes its body to the client that sent the message, as the {@code message} of
 * {@code onServerMessageSendResult} (vendor-facts 4.4).
 *
 * @param body at most {@value #MAX_BYTES} bytes; else {@link InvalidSignalException} with {@link
 *     Rule#ACK_SIZE}
 */
public record Ack(Bytes body) {
  /** The largest body: 64 KiB (vendor-facts 4.4). */
  public static final int MAX_BYTES = 65_536;

  /** Checks the components. {@inheritDoc} */
  public Ack {
    if (body.size() > MAX_BYTES) {
      throw new InvalidSignalException(
          Rule.ACK_SIZE, "An ACK takes at most " + MAX_BYTES + " bytes but has " + body.size());
    }
  }

  /** {@return an acknowledgement without body} */
  public static Ack empty() {
    return new Ack(Bytes.empty());
  }

  /**
   * Makes an acknowledgement with a text.
   *
   * @param text at most {@value #MAX_BYTES} bytes of UTF-8
   * @return the acknowledgement
   */
  public static Ack text(String text) {
    return new Ack(Bytes.utf8(text));
  }
}
