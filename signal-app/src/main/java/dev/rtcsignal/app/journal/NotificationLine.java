package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * What an event notification says, for the journal: without its signature.
 *
 * @param data its content, as it came
 * @param event of its content, who and where and when, by the cloud's names
 */
record NotificationLine(String type, String id, Payload data, JsonObject event) {
  /** No longer, for they are kept whatever is done with payloads. */
  private static final int MOST_CHARACTERS = 256;

  private static final List<String> KEPT =
      List.of("RoomId", "UserId", "Reason", "Timestamp", "TaskId");

  /** Returns what is in the body of one that was proved; empty for any other body. */
  static Optional<NotificationLine> of(byte[] body) {
    return Json.parse(body)
        .flatMap(
            all ->
                Json.text(all, "EventType")
                    .flatMap(
                        type ->
                            Json.text(all, "EventId")
                                .flatMap(
                                    id ->
                                        Json.text(all, "EventData")
                                            .map(data -> of(type, id, data)))));
  }

  private static NotificationLine of(String type, String id, String data) {
    JsonObjectBuilder event = Json.object();
    Json.parse(data)
        .ifPresent(
            content ->
                KEPT.forEach(
                    name ->
                        Optional.ofNullable(content.get(name))
                            .filter(NotificationLine::isShort)
                            .ifPresent(value -> event.add(name, value))));
    return new NotificationLine(type, id, Payload.text(data), event.build());
  }

  private static boolean isShort(JsonValue value) {
    return (value instanceof JsonString || value instanceof JsonNumber)
        && value.toString().length() <= MOST_CHARACTERS;
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "NotificationLine[" + type + "]";
  }
}
