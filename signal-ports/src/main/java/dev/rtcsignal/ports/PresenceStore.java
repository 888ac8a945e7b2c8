package dev.rtcsignal.ports;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Which visible users are in which rooms, as the events of the cloud tell (vendor-facts 6).
 *
 * <pre>{@code
 * presence.usersIn(app, room).thenAccept(users -> log(users.keySet()));
 * }</pre>
 *
 * <p>As an {@link EventHandler} it takes the events, in whatever order they arrive. Of two events
 * of the same user in the same room the later one counts: by EventTime, which all notifications
 * have; for the same EventTime by the time in the event itself, which may be in whole seconds; for
 * the same of both, the one that arrived last, except that after the end of a room either may
 * count.
 *
 * <p>Safe for use by many threads. No method blocks; dependents of the futures must not block
 * either. They fail with {@link OutboxStore.StoreException} if a store does. {@code
 * PresenceStoreContract} checks all that.
 */
public interface PresenceStore extends EventHandler {
  /**
   * Returns the users in a room.
   *
   * @param app the application of the room
   * @param room any room
   * @return when each user joined, the earliest first; empty if the room is not known
   */
  CompletableFuture<Map<UserId, Instant>> usersIn(AppId app, RoomId room);

  /**
   * Returns the rooms of an application that are not empty.
   *
   * @param app any application
   * @return the number of users in each room
   */
  CompletableFuture<Map<RoomId, Integer>> roomsOf(AppId app);

  /**
   * Returns how many users present in a room were dropped because of a limit of this process.
   *
   * @return the count since it was created; 0 without such a limit
   */
  default long forgotten() {
    return 0;
  }
}
