package dev.rtcsignal.domain.event;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * What happened in a room, by the names of the documentation (vendor-facts 6). What is not
 * documented, or does not have the documented content, is {@link Unknown}: it is never lost.
 */
public sealed interface RtcEvent {
  /** Returns which notification told of it. */
  Source source();

  /**
   * The notification that told of an event.
   *
   * @param id the EventId: the same for each try to deliver it
   * @param at the EventTime
   */
  record Source(String id, AppId app, Instant at) {
    public Source {
      Objects.requireNonNull(id);
      Objects.requireNonNull(app);
      Objects.requireNonNull(at);
    }
  }

  /**
   * An event of one user in one room.
   *
   * @param at the Timestamp of the event, or its EventTime where there is none
   */
  record Who(RoomId room, UserId user, Instant at) {
    public Who {
      Objects.requireNonNull(room);
      Objects.requireNonNull(user);
      Objects.requireNonNull(at);
    }
  }

  /** A visible user joined. */
  record UserJoinRoom(Source source, Who who) implements RtcEvent {}

  /**
   * A visible user left.
   *
   * @param reason {@code userLeave}, {@code connectionLost}, {@code userDuplicateLogin}, {@code
   *     kickedByAdmin}, {@code roleChanged}, {@code onUserTokenDidExpire}, {@code
   *     roomDismissByAdmin}, or what else the cloud says; empty if it says nothing
   */
  record UserLeaveRoom(Source source, Who who, String reason) implements RtcEvent {}

  /** An invisible user joined. */
  record InvisibleUserJoinRoom(Source source, Who who) implements RtcEvent {}

  /** An invisible user left. */
  record InvisibleUserLeaveRoom(Source source, Who who, String reason) implements RtcEvent {}

  /** A user became visible. */
  record RoleChangeInvisible2Visible(Source source, Who who) implements RtcEvent {}

  /** A user became invisible. */
  record RoleChangeVisible2Invisible(Source source, Who who) implements RtcEvent {}

  /** A room is no more. */
  record RoomDestroy(Source source, RoomId room, Instant at) implements RtcEvent {}

  /**
   * A task of recording, transcoding, segments or snapshots began, ended or changed.
   *
   * @param type {@code RecordStarted}, {@code TranscodeStopped} and so on
   * @param data the EventData, as JSON
   */
  record Task(Source source, String type, RoomId room, String taskId, String data)
      implements RtcEvent {
    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Task[" + source + ", " + type + "]";
    }
  }

  /**
   * Anything else.
   *
   * @param data the EventData, as it came
   */
  record Unknown(Source source, String type, String data) implements RtcEvent {
    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Unknown[" + source + ", " + type + "]";
    }
  }
}
