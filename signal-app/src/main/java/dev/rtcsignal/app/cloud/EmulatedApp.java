package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One application: its logins, its rooms, its quota. Guarded by the cloud's lock. */
public final class EmulatedApp {
  private static final int MANY_ROOMS = 1_000;

  private final List<AppKey> keys;
  private final int quota;
  private final int roomQuota;
  private final SlidingSecond units = new SlidingSecond();
  private final Map<UserId, RtcEngine> loggedIn = new LinkedHashMap<>();
  private final RecentDisconnects disconnects = new RecentDisconnects();
  private final Map<RoomId, EmulatedRoom> rooms = new HashMap<>();

  EmulatedApp(List<AppKey> keys, int quota, int roomQuota) {
    this.keys = keys;
    this.quota = quota;
    this.roomQuota = roomQuota;
  }

  /**
   * Returns the lifetime of a token if it is genuine, valid now, of this user and grants enough.
   */
  Optional<Lifetime> verify(String token, UserId user, Instant now, Predicate<Grant> needed) {
    return AccessToken.parse(token)
        .match(
            read ->
                read.verify(keys, now, Duration.ZERO)
                    .match(
                        trusted ->
                            Optional.of(read.lifetime())
                                .filter(good -> trusted.value().user().equals(user))
                                .filter(good -> needed.test(read.grant())),
                        rejected -> Optional.empty()),
            malformed -> Optional.empty());
  }

  /** Logs a client in and returns the one that had the user id before. */
  Optional<RtcEngine> login(UserId user, RtcEngine client) {
    disconnects.remove(user);
    return Optional.ofNullable(loggedIn.put(user, client));
  }

  void logout(UserId user, RtcEngine client) {
    loggedIn.remove(user, client);
  }

  /** Ends a login whose connection broke. */
  void disconnect(UserId user, RtcEngine client, Instant now) {
    if (loggedIn.remove(user, client)) {
      disconnects.add(user, now);
    }
  }

  Optional<RtcEngine> user(UserId user) {
    return Optional.ofNullable(loggedIn.get(user));
  }

  /** Returns the users who are logged in. */
  public Collection<UserId> users() {
    return Collections.unmodifiableSet(loggedIn.keySet());
  }

  int status(UserId user, Instant now) {
    if (loggedIn.containsKey(user)) {
      return SdkCodes.PEER_ONLINE;
    }
    return disconnects.contains(user, now) ? SdkCodes.PEER_UNREACHABLE : SdkCodes.PEER_OFFLINE;
  }

  int codeForAbsent(UserId user, Instant now) {
    return disconnects.code(user, now);
  }

  /** Returns a room, which is made on first use. */
  EmulatedRoom room(RoomId id) {
    return rooms.computeIfAbsent(id, created -> new EmulatedRoom(created, roomQuota));
  }

  /** Returns the rooms, also those that are empty by now. */
  public Map<RoomId, EmulatedRoom> rooms() {
    return Collections.unmodifiableMap(rooms);
  }

  /** Takes from both quotas or from neither: the room counts messages, the application units. */
  boolean admit(Optional<RoomId> room, int cost, Instant now) {
    removeUnusedRooms(now);
    boolean fits = units.fits(cost, quota, now) && room.map(id -> room(id).fits(now)).orElse(true);
    if (fits) {
      units.take(cost, now);
      room.ifPresent(id -> room(id).take(now));
    }
    return fits;
  }

  private void removeUnusedRooms(Instant now) {
    if (rooms.size() > MANY_ROOMS) {
      rooms.values().removeIf(room -> room.isUnused(now));
    }
  }

  /** Returns the quota in units per second. */
  public int limit() {
    return quota;
  }

  /** Returns the units taken within the last second. */
  public long used(Instant now) {
    return units.used(now);
  }
}
