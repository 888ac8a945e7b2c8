package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * To whom an {@link AccessToken} grants what, where.
 *
 * @param roomId the room, empty for a login token, {@code *} for any room (vendor-facts 3.2); any
 *     text, as the vendor's builders take it
 * @param userId any text; only one that obeys the naming rule is trusted later
 * @param privileges until when each is granted, in whole seconds; {@link Lifetime#NEVER} for
 *     without end
 */
public record Grant(String roomId, String userId, SortedMap<Privilege, Instant> privileges) {
  public Grant {
    Objects.requireNonNull(roomId);
    Objects.requireNonNull(userId);
    SortedMap<Privilege, Instant> inSeconds = new TreeMap<>();
    privileges.forEach((privilege, until) -> inSeconds.put(privilege, Lifetime.inRange(until)));
    privileges = Collections.unmodifiableSortedMap(inSeconds);
  }

  /** Returns the grant of a token for {@code login}. */
  public static Grant login(UserId user) {
    return new Grant("", user.value(), new TreeMap<>());
  }

  /** Returns the grant of a token for {@code joinRoom}, so far without privileges. */
  public static Grant room(RoomId room, UserId user) {
    return new Grant(room.value(), user.value(), new TreeMap<>());
  }

  /** Returns the grant of a token for {@code joinRoom} into any room. */
  public static Grant anyRoom(UserId user) {
    return new Grant("*", user.value(), new TreeMap<>());
  }

  /** Returns the same and all four of publishing, as the vendor's {@code AddPrivilege} does. */
  public Grant publishing(Instant until) {
    return with(Privilege.PUBLISH_STREAM, until)
        .with(Privilege.PUBLISH_AUDIO, until)
        .with(Privilege.PUBLISH_VIDEO, until)
        .with(Privilege.PUBLISH_DATA, until);
  }

  /** Returns the same and subscribing. */
  public Grant subscribing(Instant until) {
    return with(Privilege.SUBSCRIBE_STREAM, until);
  }

  /** Returns the same and one privilege. */
  public Grant with(Privilege privilege, Instant until) {
    SortedMap<Privilege, Instant> more = new TreeMap<>(privileges);
    more.put(privilege, until);
    return new Grant(roomId, userId, more);
  }
}
