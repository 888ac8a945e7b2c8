package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rooms of one client, each until its token expires (vendor-facts 3.2, 5). */
final class ClientRooms {
  private static final Duration WARNING = Duration.ofSeconds(30);

  private record JoinedRoom(UserId user, Runnable cancelTimers) {}

  private final EmulatedCloud cloud;
  private final RtcEngine client;
  private final Map<RoomId, JoinedRoom> memberships = new LinkedHashMap<>();

  ClientRooms(EmulatedCloud cloud, RtcEngine client) {
    this.cloud = cloud;
    this.client = client;
  }

  int join(String token, String roomId, UserId user) {
    Optional<RoomId> room = Values.of(roomId, RoomId::new);
    if (room.filter(memberships::containsKey).isPresent()) {
      return SdkCodes.ALREADY;
    }
    int state = room.map(id -> enter(token, id, user)).orElse(SdkCodes.ROOM_ID_ILLEGAL);
    client.fireRoomState(roomId, user, state);
    if (state == SdkCodes.OK) {
      app().ifPresent(app -> app.room(room.get()).announce(user));
      notifyListener("UserJoinRoom", room.get(), Optional.of(user), "");
    }
    return SdkCodes.OK;
  }

  private int enter(String token, RoomId room, UserId user) {
    Optional<Lifetime> lifetime = verify(token, room, user);
    if (lifetime.isEmpty()) {
      return SdkCodes.INVALID_TOKEN;
    }
    if (memberships.values().stream().anyMatch(other -> !other.user.equals(user))) {
      return SdkCodes.USER_ID_DIFFERENT;
    }
    app()
        .flatMap(app -> app.room(room).join(user, client))
        .ifPresent(
            old -> {
              old.rooms().removed(room, SdkCodes.DUPLICATE_LOGIN);
              notifyListener("UserLeaveRoom", room, Optional.of(user), "userDuplicateLogin");
            });
    memberships.put(room, new JoinedRoom(user, scheduleExpiry(room, lifetime.get())));
    return SdkCodes.OK;
  }

  private Optional<Lifetime> verify(String token, RoomId room, UserId user) {
    return app()
        .flatMap(
            app ->
                app.verify(
                    token,
                    user,
                    cloud.now(),
                    grant -> List.of(room.value(), "*").contains(grant.roomId())));
  }

  /** A token is valid until the end of its last second (vendor-facts 3.1). */
  private Runnable scheduleExpiry(RoomId room, Lifetime lifetime) {
    if (lifetime.neverExpires()) {
      return () -> {};
    }
    Instant end = lifetime.expiresAt();
    Runnable warning = cloud.timers().at(end.minus(WARNING), () -> fireExpiryWarning(room));
    Runnable expiry = cloud.timers().at(end.plusSeconds(1), () -> expire(room));
    return () -> {
      warning.run();
      expiry.run();
    };
  }

  private void fireExpiryWarning(RoomId room) {
    client.fire("onTokenWillExpire", Json.object().add("roomId", room.value()));
  }

  private void expire(RoomId room) {
    UserId user = memberships.get(room).user;
    removed(room, SdkCodes.TOKEN_EXPIRED);
    app().ifPresent(a -> a.room(room).leave(user, client, SdkCodes.OFFLINE_DROPPED));
    left(room, user, "onUserTokenDidExpire");
  }

  int updateToken(String roomId, String token) {
    Optional<RoomId> room = Values.of(roomId, RoomId::new).filter(memberships::containsKey);
    if (room.isEmpty() || token.isEmpty()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    RoomId id = room.get();
    JoinedRoom membership = memberships.get(id);
    verify(token, id, membership.user)
        .ifPresentOrElse(
            lifetime -> {
              membership.cancelTimers.run();
              memberships.put(id, new JoinedRoom(membership.user, scheduleExpiry(id, lifetime)));
            },
            () -> client.fireRoomState(roomId, membership.user, SdkCodes.UPDATE_TOKEN_INVALID));
    return SdkCodes.OK;
  }

  int leave(String roomId) {
    Optional<RoomId> room = Values.of(roomId, RoomId::new).filter(memberships::containsKey);
    if (room.isEmpty()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    UserId user = end(room.get());
    app().ifPresent(app -> app.room(room.get()).leave(user, client, SdkCodes.OFFLINE_QUIT));
    left(room.get(), user, "userLeave");
    client.fire("onLeaveRoom", Json.object().add("roomId", roomId));
    return SdkCodes.OK;
  }

  /** Removes the client from a room, as the operator of the cloud; {@code state} is the reason. */
  void kick(RoomId room, int state) {
    UserId user = memberships.get(room).user;
    removed(room, state);
    app().ifPresent(app -> app.room(room).leave(user, client, SdkCodes.OFFLINE_KICKED));
    left(room, user, state == SdkCodes.KICKED ? "kickedByAdmin" : "roomDismissByAdmin");
  }

  /** Ends a membership that the room has removed already, and fires the state. */
  void removed(RoomId room, int state) {
    client.fireRoomState(room.value(), end(room), state);
  }

  /** Leaves all rooms because the connection broke. */
  void disconnect() {
    for (RoomId room : List.copyOf(memberships.keySet())) {
      UserId user = end(room);
      app().ifPresent(app -> app.room(room).disconnect(user, client, cloud.now()));
      left(room, user, "connectionLost");
    }
  }

  /** The last member that leaves ends the room. */
  private void left(RoomId room, UserId user, String reason) {
    notifyListener("UserLeaveRoom", room, Optional.of(user), reason);
    if (app().filter(app -> app.room(room).members().isEmpty()).isPresent()) {
      notifyListener("RoomDestroy", room, Optional.empty(), "");
    }
  }

  private void notifyListener(String type, RoomId room, Optional<UserId> user, String reason) {
    client
        .appId()
        .ifPresent(
            app ->
                cloud.roomListener().onRoomEvent(type, new RoomAddress(app, room), user, reason));
  }

  private UserId end(RoomId room) {
    JoinedRoom membership = memberships.remove(room);
    membership.cancelTimers.run();
    return membership.user;
  }

  /** Returns the user id that the client has in its rooms; empty without one. */
  Optional<UserId> anyUser() {
    return memberships.values().stream().map(JoinedRoom::user).findFirst();
  }

  /** Returns the user id that the client has in a room, if it is a member. */
  Optional<UserId> userIn(String roomId) {
    return Values.of(roomId, RoomId::new)
        .flatMap(room -> Optional.ofNullable(memberships.get(room)))
        .map(JoinedRoom::user);
  }

  private Optional<EmulatedApp> app() {
    return client.app();
  }
}
