package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.message.Payload;
import java.util.Base64;
import java.util.Optional;

/**
 * A message that a client sends.
 *
 * @param wire its form on the wire: the text, or Base64 of the bytes
 */
public record ClientMessage(Payload payload, String wire) {
  /** Returns a text message; nothing if the text is empty or not well-formed. */
  public static Optional<ClientMessage> text(String text) {
    return sendable(Values.of(text, Payload::text), text);
  }

  /** Returns a binary message; nothing if there are no bytes or the text is not Base64. */
  static Optional<ClientMessage> binary(String base64) {
    return sendable(
        Values.of(base64, text -> Payload.binary(Base64.getDecoder().decode(text))), base64);
  }

  private static Optional<ClientMessage> sendable(Optional<Payload> payload, String wire) {
    return payload.filter(some -> some.size() > 0).map(some -> new ClientMessage(some, wire));
  }

  int size() {
    return payload.size();
  }

  boolean isBinary() {
    return payload instanceof Payload.Binary;
  }

  /** Returns the part of an SDK callback's name that tells binary messages from text. */
  String kind() {
    return isBinary() ? "Binary" : "";
  }

  /** Leaves the message out. */
  @Override
  public String toString() {
    return "ClientMessage[" + payload + "]";
  }
}
