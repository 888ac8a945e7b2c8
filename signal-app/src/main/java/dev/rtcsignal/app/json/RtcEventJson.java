package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.RoomId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;

/** Writes events of rooms as JSON. */
public final class RtcEventJson {
  private static final int MAX_TEXT = 256;

  private RtcEventJson() {}

  /** Returns the event for the console: its type, and the room, user, reason and task it has. */
  public static JsonObjectBuilder describe(RtcEvent event) {
    JsonObjectBuilder json = Json.object().add("type", event.source().type());
    room(event).ifPresent(room -> json.add("room", room.value()));
    if (event instanceof RtcEvent.UserEvent user) {
      json.add("user", user.who().user().value());
    }
    reason(event).ifPresent(reason -> json.add("reason", reason));
    taskId(event).ifPresent(task -> json.add("taskId", task));
    return json;
  }

  /**
   * Returns the EventData, by the names of the documentation (vendor-facts 6): RoomId, UserId,
   * Reason, Timestamp in milliseconds, and TaskId, as far as the event has them. Texts longer than
   * 256 characters are left out.
   */
  public static JsonObject eventData(RtcEvent event) {
    JsonObjectBuilder json = Json.object();
    room(event).ifPresent(room -> json.add("RoomId", room.value()));
    if (event instanceof RtcEvent.UserEvent user) {
      json.add("UserId", user.who().user().value());
    }
    reason(event).filter(RtcEventJson::isShort).ifPresent(reason -> json.add("Reason", reason));
    at(event).ifPresent(at -> json.add("Timestamp", at.toEpochMilli()));
    taskId(event).filter(RtcEventJson::isShort).ifPresent(task -> json.add("TaskId", task));
    return json.build();
  }

  private static boolean isShort(String text) {
    return !text.isEmpty() && text.length() <= MAX_TEXT;
  }

  private static Optional<RoomId> room(RtcEvent event) {
    if (event instanceof RtcEvent.UserEvent user) {
      return Optional.of(user.who().room());
    } else if (event instanceof RtcEvent.RoomDestroy destroyed) {
      return Optional.of(destroyed.room());
    }
    return event instanceof RtcEvent.Task task ? Optional.of(task.room()) : Optional.empty();
  }

  private static Optional<Instant> at(RtcEvent event) {
    if (event instanceof RtcEvent.UserEvent user) {
      return Optional.of(user.who().at());
    }
    return event instanceof RtcEvent.RoomDestroy destroyed
        ? Optional.of(destroyed.at())
        : Optional.empty();
  }

  private static Optional<String> reason(RtcEvent event) {
    if (event instanceof RtcEvent.UserLeaveRoom left) {
      return Optional.of(left.reason());
    }
    return event instanceof RtcEvent.InvisibleUserLeaveRoom left
        ? Optional.of(left.reason())
        : Optional.empty();
  }

  private static Optional<String> taskId(RtcEvent event) {
    return event instanceof RtcEvent.Task task ? Optional.of(task.taskId()) : Optional.empty();
  }
}
