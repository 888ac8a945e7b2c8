package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;

/** What a proved notification says: its EventData, by its EventType (vendor-facts 6). */
final class EventDataJson {
  /** Later than this in seconds would be the year 5138: it is milliseconds. */
  private static final long MOST_SECONDS = 100_000_000_000L;

  private final VerifiedNotification source;
  private final JsonObject data;

  private EventDataJson(VerifiedNotification source, JsonObject data) {
    this.source = source;
    this.data = data;
  }

  /** Returns the event; {@link RtcEvent.Unknown} if it lacks the documented content. */
  static RtcEvent read(VerifiedNotification source) {
    try {
      return JsonText.object(source.data())
          .flatMap(data -> new EventDataJson(source, data).event())
          .orElseGet(() -> new RtcEvent.Unknown(source));
    } catch (InvalidSignalException e) {
      return new RtcEvent.Unknown(source);
    }
  }

  private Optional<RtcEvent> event() {
    String type = source.type();
    return switch (type) {
      case "UserJoinRoom" -> who().map(who -> new RtcEvent.UserJoinRoom(source, who));
      case "UserLeaveRoom" -> who().map(who -> new RtcEvent.UserLeaveRoom(source, who, reason()));
      case "InvisibleUserJoinRoom" ->
          who().map(who -> new RtcEvent.InvisibleUserJoinRoom(source, who));
      case "InvisibleUserLeaveRoom" ->
          who().map(who -> new RtcEvent.InvisibleUserLeaveRoom(source, who, reason()));
      case "RoleChangeInvisible2Visible" ->
          who().map(who -> new RtcEvent.RoleChangeInvisible2Visible(source, who));
      case "RoleChangeVisible2Invisible" ->
          who().map(who -> new RtcEvent.RoleChangeVisible2Invisible(source, who));
      case "RoomDestroy" -> room().map(room -> new RtcEvent.RoomDestroy(source, room, at()));
      default -> type.matches("(Record|Transcode|Segment|Snapshot)[A-Z]\\w*") ? task() : none();
    };
  }

  private static Optional<RtcEvent> none() {
    return Optional.empty();
  }

  private Optional<RtcEvent> task() {
    return room().flatMap(room -> text("TaskId").map(id -> new RtcEvent.Task(source, room, id)));
  }

  private Optional<UserInRoom> who() {
    return room()
        .flatMap(room -> text("UserId").map(user -> new UserInRoom(room, new UserId(user), at())));
  }

  private Optional<RoomId> room() {
    return text("RoomId").map(RoomId::new);
  }

  private String reason() {
    return text("Reason").orElse("");
  }

  private Instant at() {
    JsonValue value = data.getOrDefault("Timestamp", JsonValue.NULL);
    long stamp = value instanceof JsonNumber number ? positive(number) : 0;
    if (stamp == 0) {
      return source.at();
    }
    return stamp > MOST_SECONDS ? Instant.ofEpochMilli(stamp) : Instant.ofEpochSecond(stamp);
  }

  /** Returns 0 for what is no positive number of 64 bits. */
  private static long positive(JsonNumber number) {
    try {
      return number.isIntegral() ? Math.max(0, number.longValueExact()) : 0;
    } catch (ArithmeticException e) {
      return 0;
    }
  }

  private Optional<String> text(String name) {
    return data.getOrDefault(name, JsonValue.NULL) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }
}
