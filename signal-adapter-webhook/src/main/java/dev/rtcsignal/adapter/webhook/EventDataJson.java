package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The JSON of the EventData of a notification, by its EventType (vendor-facts 6). */
final class EventDataJson {
  private static final Set<String> MEMBERS =
      Set.of("RoomId", "UserId", "Reason", "Timestamp", "TaskId");

  /** A later timestamp is in milliseconds: in seconds it would be the year 5138. */
  private static final long MAX_SECONDS = 100_000_000_000L;

  private final VerifiedNotification source;
  private final StrictJson data;

  private EventDataJson(VerifiedNotification source, StrictJson data) {
    this.source = source;
    this.data = data;
  }

  /** Returns the event; {@link RtcEvent.Unknown} if it lacks the documented content. */
  static RtcEvent read(VerifiedNotification source) {
    try {
      return StrictJson.parse(source.data(), MEMBERS)
          .flatMap(data -> new EventDataJson(source, data).event())
          .orElseGet(() -> new RtcEvent.Unknown(source));
    } catch (InvalidSignalException e) {
      return new RtcEvent.Unknown(source);
    }
  }

  private Optional<RtcEvent> event() {
    String type = source.type();
    return switch (type) {
      case "UserJoinRoom" -> who(RtcEvent.UserJoinRoom::new);
      case "UserLeaveRoom" -> who((from, who) -> new RtcEvent.UserLeaveRoom(from, who, reason()));
      case "InvisibleUserJoinRoom" -> who(RtcEvent.InvisibleUserJoinRoom::new);
      case "InvisibleUserLeaveRoom" ->
          who((from, who) -> new RtcEvent.InvisibleUserLeaveRoom(from, who, reason()));
      case "RoleChangeInvisible2Visible" -> who(RtcEvent.RoleChangeInvisible2Visible::new);
      case "RoleChangeVisible2Invisible" -> who(RtcEvent.RoleChangeVisible2Invisible::new);
      case "RoomDestroy" -> room(room -> Optional.of(new RtcEvent.RoomDestroy(source, room, at())));
      default ->
          type.matches("(Record|Transcode|Segment|Snapshot)[A-Z]\\w*")
              ? room(room -> data.text("TaskId").map(id -> new RtcEvent.Task(source, room, id)))
              : Optional.empty();
    };
  }

  private Optional<RtcEvent> who(BiFunction<VerifiedNotification, UserInRoom, RtcEvent> event) {
    return room(
        room ->
            data.text("UserId")
                .map(user -> new UserInRoom(room, new UserId(user), at()))
                .map(who -> event.apply(source, who)));
  }

  private Optional<RtcEvent> room(Function<RoomId, Optional<RtcEvent>> event) {
    return data.text("RoomId").map(RoomId::new).flatMap(event);
  }

  private String reason() {
    return data.text("Reason").orElse("");
  }

  private Instant at() {
    return data.integer("Timestamp")
        .filter(stamp -> stamp > 0)
        .map(
            stamp ->
                stamp > MAX_SECONDS ? Instant.ofEpochMilli(stamp) : Instant.ofEpochSecond(stamp))
        .orElseGet(source::at);
  }
}
