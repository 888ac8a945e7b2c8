package dev.rtcsignal.app.testkit;

import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import java.util.Base64;
import java.util.Optional;

/**
 * A message that a client received.
 *
 * <pre>{@code
 * ReceivedMessage message = alice.awaitMessage();
 * assertThat(message.from()).isEqualTo("server");
 * assertThat(message.text()).isEqualTo("hello");
 * }</pre>
 *
 * @param event the SDK callback that fired, as {@code onUserMessageReceived}
 * @param room the room; empty outside of rooms
 * @param from the id of the user who sent it, or the From of the business server
 * @param payload the message
 */
public record ReceivedMessage(String event, Optional<RoomId> room, String from, Payload payload) {
  static boolean isMessage(SdkEvent event) {
    return event.name().contains("MessageReceived");
  }

  static ReceivedMessage of(SdkEvent event) {
    String message = event.text("message");
    Payload payload =
        event.name().contains("Binary")
            ? Payload.binary(Base64.getDecoder().decode(message))
            : Payload.text(message);
    Optional<RoomId> room =
        Optional.of(event.text("roomId")).filter(id -> !id.isEmpty()).map(RoomId::new);
    return new ReceivedMessage(event.name(), room, event.text("uid"), payload);
  }

  /** Returns the text; of a binary message its bytes decoded as UTF-8. */
  public String text() {
    return payload.match(Payload.Text::value, binary -> binary.value().asUtf8());
  }

  /** Leaves the message out. */
  @Override
  public String toString() {
    return "ReceivedMessage[" + event + " from " + from + ", " + payload + "]";
  }
}
