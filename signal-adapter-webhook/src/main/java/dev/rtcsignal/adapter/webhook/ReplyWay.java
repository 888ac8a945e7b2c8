package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.util.Optional;

/** How a client wants its answer: in the ACK, or pushed to it, in a room or wherever it is. */
record ReplyWay(boolean pushed, Optional<RoomId> room) {
  static final ReplyWay ACK = new ReplyWay(false, Optional.empty());
  static final ReplyWay USER = new ReplyWay(true, Optional.empty());

  /** Returns what a message asks for; empty for a way that cannot be. */
  static Optional<ReplyWay> of(JsonObject message, RouterFields fields) {
    if (!message.containsKey(fields.replyBy())) {
      return Optional.of(ACK);
    }
    return switch (RouterWire.text(message, fields.replyBy()).orElse("")) {
      case "ack" -> Optional.of(ACK);
      case "user" -> Optional.of(USER);
      case "room" -> room(RouterWire.text(message, fields.roomId()).orElse(""));
      default -> Optional.empty();
    };
  }

  private static Optional<ReplyWay> room(String id) {
    try {
      return Optional.of(new ReplyWay(true, Optional.of(new RoomId(id))));
    } catch (InvalidSignalException e) {
      return Optional.empty();
    }
  }

  Audience to(UserId user) {
    return room.<Audience>map(id -> new Audience.RoomMember(id, user))
        .orElseGet(() -> new Audience.User(user));
  }
}
