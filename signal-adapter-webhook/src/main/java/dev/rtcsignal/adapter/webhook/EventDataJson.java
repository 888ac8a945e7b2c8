package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.event.Notification;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.Source;
import dev.rtcsignal.domain.event.RtcEvent.Who;
import dev.rtcsignal.domain.message.AppId;
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

  private final Notification notification;
  private final Source source;
  private final JsonObject data;

  private EventDataJson(Notification notification, Source source, JsonObject data) {
    this.notification = notification;
    this.source = source;
    this.data = data;
  }

  /** Returns the event; {@link RtcEvent.Unknown} for what does not have the documented content. */
  static RtcEvent read(Notification notification, AppId app) {
    Source source = new Source(notification.id(), app, notification.at().orElseThrow());
    RtcEvent unknown = new RtcEvent.Unknown(source, notification.type(), notification.data());
    try {
      return JsonText.object(notification.data())
          .flatMap(data -> new EventDataJson(notification, source, data).event())
          .orElse(unknown);
    } catch (InvalidSignalException e) {
      return unknown;
    }
  }

  private Optional<RtcEvent> event() {
    String type = notification.type();
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
    return room()
        .flatMap(
            room ->
                text("TaskId")
                    .map(
                        id ->
                            new RtcEvent.Task(
                                source, notification.type(), room, id, notification.data())));
  }

  private Optional<Who> who() {
    return room()
        .flatMap(room -> text("UserId").map(user -> new Who(room, new UserId(user), at())));
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
