package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.util.Optional;

/** How an answer returns to a client: in the ACK, or pushed to the user, in a room or directly. */
record ReplyChannel(boolean pushed, Optional<RoomId> room) {
  static final ReplyChannel ACK = new ReplyChannel(false, Optional.empty());
  static final ReplyChannel USER = new ReplyChannel(true, Optional.empty());

  /**
   * Returns the channel of that name; empty if there is none.
   *
   * @param roomId for {@code room}
   */
  static Optional<ReplyChannel> of(String name, String roomId) {
    return switch (name) {
      case "ack" -> Optional.of(ACK);
      case "user" -> Optional.of(USER);
      case "room" -> inRoom(roomId);
      default -> Optional.empty();
    };
  }

  private static Optional<ReplyChannel> inRoom(String id) {
    try {
      return Optional.of(new ReplyChannel(true, Optional.of(new RoomId(id))));
    } catch (InvalidSignalException e) {
      return Optional.empty();
    }
  }

  Audience to(UserId user) {
    return room.<Audience>map(id -> new Audience.RoomMember(id, user))
        .orElseGet(() -> new Audience.User(user));
  }
}
