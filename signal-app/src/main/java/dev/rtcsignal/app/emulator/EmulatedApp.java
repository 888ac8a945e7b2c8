package dev.rtcsignal.app.emulator;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One application: who is logged in, who is in which room, what is used up. Guarded by the lock.
 */
final class EmulatedApp {
  private final List<AppKey> keys;

  /** From this size on a room takes fewer messages a second (Spec 1.3). */
  private static final int LARGE_ROOM = 500;

  /** 80 of 100, and so of any other quota. */
  private static final int LARGE_ROOM_PERCENT = 80;

  private static final int MANY_ROOMS = 1_000;

  private final int appQuota;
  private final int roomQuota;
  private final SlidingSecond quota = new SlidingSecond();
  private final Map<UserId, RtcEngine> loggedIn = new HashMap<>();
  private final Map<RoomId, Map<UserId, RtcEngine>> rooms = new HashMap<>();
  private final Map<RoomId, SlidingSecond> roomQuotas = new HashMap<>();

  EmulatedApp(List<AppKey> keys, int appQuota, int roomQuota) {
    this.keys = keys;
    this.roomQuota = roomQuota;
    this.appQuota = appQuota;
  }

  /** Tells whether a token is genuine, valid now, for this user, and grants what is asked. */
  boolean believes(String token, UserId user, Instant now, Predicate<Grant> asked) {
    return AccessToken.parse(token)
        .match(
            read ->
                asked.test(read.grant())
                    && read.verify(keys, now, Duration.ZERO)
                        .match(trusted -> trusted.sender().user().equals(user), rejected -> false),
            malformed -> false);
  }

  /** Logs a client in and returns the one that had the user id until now. */
  Optional<RtcEngine> login(UserId user, RtcEngine engine) {
    return Optional.ofNullable(loggedIn.put(user, engine));
  }

  void logout(UserId user, RtcEngine engine) {
    loggedIn.remove(user, engine);
  }

  Optional<RtcEngine> user(UserId user) {
    return Optional.ofNullable(loggedIn.get(user));
  }

  /** Puts a client into a room and returns the one that had the user id there until now. */
  Optional<RtcEngine> join(RoomId room, UserId user, RtcEngine engine) {
    return Optional.ofNullable(
        rooms.computeIfAbsent(room, created -> new HashMap<>()).put(user, engine));
  }

  void leave(RoomId room, UserId user, RtcEngine engine) {
    Map<UserId, RtcEngine> members = rooms.getOrDefault(room, Map.of());
    if (members.get(user) == engine) {
      members.remove(user);
    }
    if (members.isEmpty()) {
      rooms.remove(room);
    }
  }

  Map<UserId, RtcEngine> members(RoomId room) {
    return Map.copyOf(rooms.getOrDefault(room, Map.of()));
  }

  /**
   * Takes from both quotas, or from neither. A room counts messages, the application recipients.
   */
  boolean admit(Optional<RoomId> room, int units, Instant now) {
    if (roomQuotas.size() > MANY_ROOMS) {
      roomQuotas.values().removeIf(second -> second.isIdle(now));
    }
    boolean fits =
        quota.fits(units, appQuota, now)
            && room.map(id -> second(id).fits(1, roomQuota(id), now)).orElse(true);
    if (fits) {
      quota.take(units, now);
      room.ifPresent(id -> second(id).take(1, now));
    }
    return fits;
  }

  private SlidingSecond second(RoomId room) {
    return roomQuotas.computeIfAbsent(room, first -> new SlidingSecond());
  }

  private int roomQuota(RoomId room) {
    boolean large = rooms.getOrDefault(room, Map.of()).size() >= LARGE_ROOM;
    return large ? Math.max(1, roomQuota * LARGE_ROOM_PERCENT / 100) : roomQuota;
  }
}
