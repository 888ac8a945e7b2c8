package dev.rtcsignal.domain.event;

import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * An event in a room, named as in the vendor's documentation (vendor-facts 6).
 *
 * <pre>{@code
 * EventHandler handler = event -> {
 *   if (event instanceof RtcEvent.UserJoinRoom joined) {
 *     greet(joined.who().user());
 *   }
 *   return CompletableFuture.completedFuture(null);
 * };
 * }</pre>
 *
 * <p>A notification of another type, or without the documented content, becomes {@link Unknown} and
 * is not lost.
 */
public sealed interface RtcEvent {
  /** {@return the notification that reported the event} */
  VerifiedNotification source();

  /**
   * A user in a room at a time.
   *
   * @param room the room
   * @param user the user
   * @param at the Timestamp of the event, or its EventTime if it has none
   */
  record UserInRoom(RoomId room, UserId user, Instant at) {
    /** Checks the components. {@inheritDoc} */
    public UserInRoom {
      Objects.requireNonNull(room);
      Objects.requireNonNull(user);
      Objects.requireNonNull(at);
    }
  }

  /** An event of one user in one room. */
  sealed interface UserEvent extends RtcEvent {
    /** {@return the user, the room and the time} */
    UserInRoom who();
  }

  /**
   * A visible user joined.
   *
   * @param source the notification
   * @param who the user
   */
  record UserJoinRoom(VerifiedNotification source, UserInRoom who) implements UserEvent {}

  /**
   * A visible user left.
   *
   * @param source the notification
   * @param who the user
   * @param reason {@code userLeave}, {@code connectionLost}, {@code userDuplicateLogin}, {@code
   *     kickedByAdmin}, {@code roleChanged}, {@code onUserTokenDidExpire}, {@code
   *     roomDismissByAdmin}, or another text of the cloud; empty if it gave none
   */
  record UserLeaveRoom(VerifiedNotification source, UserInRoom who, String reason)
      implements UserEvent {}

  /**
   * An invisible user joined.
   *
   * @param source the notification
   * @param who the user
   */
  record InvisibleUserJoinRoom(VerifiedNotification source, UserInRoom who) implements UserEvent {}

  /**
   * An invisible user left.
   *
   * @param source the notification
   * @param who the user
   * @param reason as for {@link UserLeaveRoom}
   */
  record InvisibleUserLeaveRoom(VerifiedNotification source, UserInRoom who, String reason)
      implements UserEvent {}

  /**
   * A user became visible.
   *
   * @param source the notification
   * @param who the user
   */
  record RoleChangeInvisible2Visible(VerifiedNotification source, UserInRoom who)
      implements UserEvent {}

  /**
   * A user became invisible.
   *
   * @param source the notification
   * @param who the user
   */
  record RoleChangeVisible2Invisible(VerifiedNotification source, UserInRoom who)
      implements UserEvent {}

  /**
   * A room was dissolved.
   *
   * @param source the notification
   * @param room the room
   * @param at when
   */
  record RoomDestroy(VerifiedNotification source, RoomId room, Instant at) implements RtcEvent {}

  /**
   * A task of recording, transcoding, segments or snapshots began, ended or changed. The type of
   * the notification says which: {@code RecordStarted}, {@code TranscodeStopped} and so on.
   *
   * @param source the notification
   * @param room the room
   * @param taskId the task
   */
  record Task(VerifiedNotification source, RoomId room, String taskId) implements RtcEvent {}

  /**
   * Any other event.
   *
   * @param source the notification, with its type and data
   */
  record Unknown(VerifiedNotification source) implements RtcEvent {}
}
