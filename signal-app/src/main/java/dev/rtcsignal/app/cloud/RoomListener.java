package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.util.Optional;

/** Hears of what happens in rooms. Called under the lock: only hands on. */
@FunctionalInterface
public interface RoomListener {
  RoomListener UNHEARD = (type, app, room, user, reason) -> {};

  /**
   * Takes an event.
   *
   * @param type its EventType (vendor-facts 6)
   * @param reason why somebody left; empty for what has none
   */
  void tell(String type, AppId app, RoomId room, Optional<UserId> user, String reason);
}
