package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The user, room and privileges of an {@link AccessToken}.
 *
 * <pre>{@code
 * Grant grant = Grant.room(room, user).publishing(Lifetime.NEVER).subscribing(Lifetime.NEVER);
 * }</pre>
 *
 * <p>Room and user may be any text, as in the vendor's builders.
 *
 * @param roomId the room; empty for a login token, {@code *} for any room (vendor-facts 3.2)
 * @param userId the user; verification accepts only an id that obeys the naming rule
 * @param privileges the expiry of each privilege, in whole seconds; {@link Lifetime#NEVER} if it
 *     does not expire
 */
public record Grant(String roomId, String userId, SortedMap<Privilege, Instant> privileges) {
  /** Checks the components. {@inheritDoc} */
  public Grant {
    Objects.requireNonNull(roomId);
    Objects.requireNonNull(userId);
    SortedMap<Privilege, Instant> inSeconds = new TreeMap<>();
    privileges.forEach((privilege, until) -> inSeconds.put(privilege, Lifetime.inRange(until)));
    privileges = Collections.unmodifiableSortedMap(inSeconds);
  }

  /**
   * Makes the grant of a token for {@code login}.
   *
   * @param user the user
   * @return a grant without room and privileges
   */
  public static Grant login(UserId user) {
    return new Grant("", user.value(), new TreeMap<>());
  }

  /**
   * Makes the grant of a token for {@code joinRoom}.
   *
   * @param room the room
   * @param user the user
   * @return a grant without privileges
   */
  public static Grant room(RoomId room, UserId user) {
    return new Grant(room.value(), user.value(), new TreeMap<>());
  }

  /**
   * Makes the grant of a token for {@code joinRoom} into any room.
   *
   * @param user the user
   * @return a grant without privileges
   */
  public static Grant anyRoom(UserId user) {
    return new Grant("*", user.value(), new TreeMap<>());
  }

  /**
   * Adds the four privileges of publishing, as the vendor's {@code AddPrivilege} does.
   *
   * @param until the expiry; {@link Lifetime#NEVER} if they do not expire
   * @return a changed copy
   */
  public Grant publishing(Instant until) {
    return with(Privilege.PUBLISH_STREAM, until)
        .with(Privilege.PUBLISH_AUDIO, until)
        .with(Privilege.PUBLISH_VIDEO, until)
        .with(Privilege.PUBLISH_DATA, until);
  }

  /**
   * Adds the privilege of subscribing.
   *
   * @param until the expiry; {@link Lifetime#NEVER} if it does not expire
   * @return a changed copy
   */
  public Grant subscribing(Instant until) {
    return with(Privilege.SUBSCRIBE_STREAM, until);
  }

  /**
   * Adds a privilege.
   *
   * @param privilege the privilege
   * @param until the expiry; {@link Lifetime#NEVER} if it does not expire
   * @return a changed copy
   */
  public Grant with(Privilege privilege, Instant until) {
    SortedMap<Privilege, Instant> more = new TreeMap<>(privileges);
    more.put(privilege, until);
    return new Grant(roomId, userId, more);
  }
}
