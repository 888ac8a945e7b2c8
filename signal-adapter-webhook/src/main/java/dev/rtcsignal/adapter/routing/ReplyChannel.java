package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.util.Optional;

/** How a client wants its answer: in the ACK, or pushed to it, in a room or wherever it is. */
record ReplyChannel(boolean pushed, Optional<RoomId> room) {
  static final ReplyChannel ACK = new ReplyChannel(false, Optional.empty());
  static final ReplyChannel USER = new ReplyChannel(true, Optional.empty());

  /** Returns what a message asks for; empty for a way that cannot be. */
  static Optional<ReplyChannel> of(JsonObject message, RouterFields fields) {
    if (!message.containsKey(fields.replyBy())) {
      return Optional.of(ACK);
    }
    return switch (RouterJson.text(message, fields.replyBy()).orElse("")) {
      case "ack" -> Optional.of(ACK);
      case "user" -> Optional.of(USER);
      case "room" -> room(RouterJson.text(message, fields.roomId()).orElse(""));
      default -> Optional.empty();
    };
  }

  private static Optional<ReplyChannel> room(String id) {
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
