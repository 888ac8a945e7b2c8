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

/** One room: who is in it, and how many messages it took. Guarded by the lock. */
public final class EmulatedRoom {
  /** From this size on a room takes fewer messages a second (vendor-facts 1.3). */
  private static final int LARGE = 500;

  /** 80 of 100, and so of any other quota. */
  private static final int LARGE_PERCENT = 80;

  private final RoomId id;
  private final int quota;
  private final SlidingSecond messages = new SlidingSecond();
  private final Map<UserId, RtcEngine> members = new LinkedHashMap<>();
  private final RecentDisconnects dropped = new RecentDisconnects();

  EmulatedRoom(RoomId id, int quota) {
    this.id = id;
    this.quota = quota;
  }

  public RoomId id() {
    return id;
  }

  /** Puts a client in and returns the one that had the user id there until now. */
  Optional<RtcEngine> join(UserId user, RtcEngine client) {
    dropped.remove(user);
    return Optional.ofNullable(members.put(user, client));
  }

  /** Tells the others that somebody came; in a room of more than 500 that notices have stopped. */
  void announce(UserId user) {
    if (members.size() <= LARGE) {
      tellOthers(user, ClientEvent.of("onUserJoined", presence(user)));
      return;
    }
    Map<UserId, RtcEngine> told =
        members.size() == LARGE + 1 ? members : Map.of(user, members.get(user));
    told.forEach((member, client) -> client.roomState(id.value(), member, SdkCodes.NOTICES_STOP));
  }

  /** Takes out a member whose connection broke. */
  void drop(UserId user, RtcEngine client, Instant now) {
    dropped.add(user, now);
    leave(user, client, SdkCodes.OFFLINE_DROPPED);
  }

  void leave(UserId user, RtcEngine client, int reason) {
    boolean noticed = members.size() <= LARGE;
    if (!members.remove(user, client)) {
      return;
    }
    if (noticed) {
      tellOthers(user, ClientEvent.of("onUserLeave", presence(user).add("reason", reason)));
    }
  }

  private JsonObjectBuilder presence(UserId user) {
    return Json.object().add("roomId", id.value()).add("uid", user.value());
  }

  private void tellOthers(UserId user, ClientEvent event) {
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

  /** A view: nobody joins or leaves while it is walked. */
  Map<UserId, RtcEngine> members() {
    return Collections.unmodifiableMap(members);
  }

  public Collection<UserId> users() {
    return members().keySet();
  }

  int codeForAbsent(UserId user, Instant now) {
    return dropped.code(user, now);
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

  public int limit() {
    return members.size() >= LARGE
        ? Math.max(1, (int) ((long) quota * LARGE_PERCENT / 100))
        : quota;
  }

  public long used(Instant now) {
    return messages.used(now);
  }

  public boolean isForgettable(Instant now) {
    return members.isEmpty() && messages.isIdle(now);
  }
}
