package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One room: its members and its quota. Guarded by the cloud's lock. */
public final class EmulatedRoom {
  /** A room of this size or more has a smaller quota (vendor-facts 1.3). */
  private static final int LARGE = 500;

  /** The share of the quota that a large room has: 80 of 100 messages a second. */
  private static final int LARGE_PERCENT = 80;

  private final RoomId id;
  private final int quota;
  private final SlidingSecond messages = new SlidingSecond();
  private final Map<UserId, RtcEngine> members = new LinkedHashMap<>();
  private final RecentDisconnects disconnects = new RecentDisconnects();

  EmulatedRoom(RoomId id, int quota) {
    this.id = id;
    this.quota = quota;
  }

  /** Returns the room id. */
  public RoomId id() {
    return id;
  }

  /** Adds a client and returns the one that had the user id in this room before. */
  Optional<RtcEngine> join(UserId user, RtcEngine client) {
    disconnects.remove(user);
    return Optional.ofNullable(members.put(user, client));
  }

  /**
   * Notifies the other members of a join. A room of more than 500 sends no such notices any more:
   * its members learn that once, and each later one when it joins.
   */
  void announce(UserId user) {
    if (members.size() <= LARGE) {
      notifyOthers(user, ClientEvent.of("onUserJoined", presence(user)));
      return;
    }
    Map<UserId, RtcEngine> notified =
        members.size() == LARGE + 1 ? members : Map.of(user, members.get(user));
    notified.forEach(
        (member, client) -> client.fireRoomState(id.value(), member, SdkCodes.NOTICES_STOP));
  }

  /** Removes a member whose connection broke. */
  void disconnect(UserId user, RtcEngine client, Instant now) {
    disconnects.add(user, now);
    leave(user, client, SdkCodes.OFFLINE_DROPPED);
  }

  void leave(UserId user, RtcEngine client, int reason) {
    boolean notify = members.size() <= LARGE;
    if (!members.remove(user, client)) {
      return;
    }
    if (notify) {
      notifyOthers(user, ClientEvent.of("onUserLeave", presence(user).add("reason", reason)));
    }
  }

  private JsonObjectBuilder presence(UserId user) {
    return Json.object().add("roomId", id.value()).add("uid", user.value());
  }

  private void notifyOthers(UserId user, ClientEvent event) {
    members.forEach(
        (member, client) -> {
          if (!member.equals(user)) {
            client.sink().onEvent(event);
          }
        });
  }

  Optional<RtcEngine> member(UserId user) {
    return Optional.ofNullable(members.get(user));
  }

  /** Returns a view; do not add or remove members while iterating. */
  Map<UserId, RtcEngine> members() {
    return Collections.unmodifiableMap(members);
  }

  /** Returns the members. */
  public Collection<UserId> users() {
    return members().keySet();
  }

  int codeForAbsent(UserId user, Instant now) {
    return disconnects.code(user, now);
  }

  boolean fits(Instant now) {
    return messages.fits(1, limit(), now);
  }

  void take(Instant now) {
    messages.take(1, now);
  }

  /** Takes one message from the quota, if it is there. */
  boolean admit(Instant now) {
    boolean fits = fits(now);
    if (fits) {
      take(now);
    }
    return fits;
  }

  /** Returns the quota in messages per second. */
  public int limit() {
    return members.size() >= LARGE
        ? Math.max(1, (int) ((long) quota * LARGE_PERCENT / 100))
        : quota;
  }

  /** Returns the messages taken within the last second. */
  public long used(Instant now) {
    return messages.used(now);
  }

  /** Tells whether there are no members and the quota is unused. */
  public boolean isUnused(Instant now) {
    return members.isEmpty() && messages.isIdle(now);
  }
}
