package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.RoomId;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that a person types, as the SDK call that it means: {@code server: TEXT}, {@code room:
 * TEXT} or {@code user NAME: TEXT}.
 */
record TypedMessage(String call, JsonObject args) {
  static final String FORMS = "type \"server: TEXT\", \"room: TEXT\" or \"user NAME: TEXT\"";

  private static final Pattern FORM =
      Pattern.compile("\\s*(server|room|user\\s+([^:\\s]+))\\s*: ?(.*)", Pattern.DOTALL);

  /**
   * Reads a line.
   *
   * @param room the room of the client; a user is reached outside a room without one
   * @throws IllegalArgumentException saying how to write it, without the line
   */
  static TypedMessage of(String line, Optional<RoomId> room) {
    Matcher form = FORM.matcher(line);
    if (!form.matches()) {
      throw new IllegalArgumentException(FORMS);
    }
    String text = form.group(3);
    if (form.group(1).equals("server")) {
      return new TypedMessage("sendServerMessage", Json.object().add("message", text).build());
    }
    if (form.group(1).equals("room")) {
      String in =
          room.map(RoomId::value)
              .orElseThrow(
                  () -> new IllegalArgumentException("the client is in no room; add --room ROOM"));
      return new TypedMessage(
          "sendRoomMessage", Json.object().add("roomId", in).add("message", text).build());
    }
    return toUser(form.group(2), text, room);
  }

  private static TypedMessage toUser(String user, String text, Optional<RoomId> room) {
    return room.map(
            in ->
                new TypedMessage(
                    "sendUserMessage",
                    Json.object()
                        .add("roomId", in.value())
                        .add("uid", user)
                        .add("message", text)
                        .build()))
        .orElseGet(
            () ->
                new TypedMessage(
                    "sendUserMessageOutsideRoom",
                    Json.object().add("uid", user).add("message", text).build()));
  }

  /** Returns the name of the SDK callback that reports what became of it. */
  String resultEvent() {
    return call.equals("sendUserMessageOutsideRoom")
        ? "onUserMessageSendResultOutsideRoom"
        : "on" + call.substring("send".length()) + "SendResult";
  }
}
