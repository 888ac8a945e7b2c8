package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.UserId;
import java.util.Optional;

/** Is notified of room events. Called under the cloud's lock: must not block. */
@FunctionalInterface
public interface RoomListener {
  RoomListener NONE = (type, room, user, reason) -> {};

  /**
   * Takes an event.
   *
   * @param type its EventType (vendor-facts 6)
   * @param user the user whom it is about, if it is about one
   * @param reason of a UserLeaveRoom; empty for other types
   */
  void onRoomEvent(String type, RoomAddress room, Optional<UserId> user, String reason);
}
