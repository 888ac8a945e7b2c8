package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rooms that one client is in, each for as long as its token lets it (vendor-facts 3.2, 5). */
final class ClientRooms {
  private static final Duration WARNING = Duration.ofSeconds(30);

  /** One stay; {@code unwatch} takes its token's end off the agenda. */
  private record Stay(UserId user, Runnable unwatch) {}

  private final EmulatedCloud cloud;
  private final RtcEngine client;
  private final Map<RoomId, Stay> stays = new LinkedHashMap<>();

  ClientRooms(EmulatedCloud cloud, RtcEngine client) {
    this.cloud = cloud;
    this.client = client;
  }

  int join(String token, String roomId, UserId user) {
    Optional<RoomId> room = Values.of(roomId, RoomId::new);
    if (room.filter(stays::containsKey).isPresent()) {
      return SdkCodes.ALREADY;
    }
    int state = room.map(id -> enter(token, id, user)).orElse(SdkCodes.ROOM_ID_ILLEGAL);
    client.roomState(roomId, user, state);
    if (state == SdkCodes.OK) {
      app().ifPresent(app -> app.room(room.get()).announce(user));
      tell("UserJoinRoom", room.get(), user, "");
    }
    return SdkCodes.OK;
  }

  private int enter(String token, RoomId room, UserId user) {
    Optional<Lifetime> lifetime = believed(token, room, user);
    if (lifetime.isEmpty()) {
      return SdkCodes.INVALID_TOKEN;
    }
    if (stays.values().stream().anyMatch(stay -> !stay.user.equals(user))) {
      return SdkCodes.USER_ID_DIFFERENT;
    }
    app()
        .flatMap(app -> app.room(room).join(user, client))
        .ifPresent(
            old -> {
              old.rooms().removed(room, SdkCodes.DUPLICATE_LOGIN);
              tell("UserLeaveRoom", room, user, "userDuplicateLogin");
            });
    stays.put(room, new Stay(user, watch(room, lifetime.get())));
    return SdkCodes.OK;
  }

  private Optional<Lifetime> believed(String token, RoomId room, UserId user) {
    return app()
        .flatMap(
            app ->
                app.believes(
                    token,
                    user,
                    cloud.now(),
                    grant -> List.of(room.value(), "*").contains(grant.roomId())));
  }

  /** A token is good through the whole of its last second (vendor-facts 3.1). */
  private Runnable watch(RoomId room, Lifetime lifetime) {
    if (lifetime.neverExpires()) {
      return () -> {};
    }
    Instant end = lifetime.expiresAt();
    Runnable warning = cloud.agenda().at(end.minus(WARNING), () -> warn(room));
    Runnable expiry = cloud.agenda().at(end.plusSeconds(1), () -> expired(room));
    return () -> {
      warning.run();
      expiry.run();
    };
  }

  private void warn(RoomId room) {
    client.tell("onTokenWillExpire", Json.object().add("roomId", room.value()));
  }

  private void expired(RoomId room) {
    UserId user = stays.get(room).user;
    removed(room, SdkCodes.TOKEN_EXPIRED);
    app().ifPresent(a -> a.room(room).leave(user, client, SdkCodes.OFFLINE_DROPPED));
    left(room, user, "onUserTokenDidExpire");
  }

  int updateToken(String roomId, String token) {
    Optional<RoomId> room = Values.of(roomId, RoomId::new).filter(stays::containsKey);
    if (room.isEmpty() || token.isEmpty()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    RoomId id = room.get();
    Stay stay = stays.get(id);
    believed(token, id, stay.user)
        .ifPresentOrElse(
            lifetime -> {
              stay.unwatch.run();
              stays.put(id, new Stay(stay.user, watch(id, lifetime)));
            },
            () -> client.roomState(roomId, stay.user, SdkCodes.UPDATE_TOKEN_INVALID));
    return SdkCodes.OK;
  }

  int leave(String roomId) {
    Optional<RoomId> room = Values.of(roomId, RoomId::new).filter(stays::containsKey);
    if (room.isEmpty()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    UserId user = end(room.get());
    app().ifPresent(app -> app.room(room.get()).leave(user, client, SdkCodes.OFFLINE_QUIT));
    left(room.get(), user, "userLeave");
    client.tell("onLeaveRoom", Json.object().add("roomId", roomId));
    return SdkCodes.OK;
  }

  /** The cloud takes the client out, and tells it and the others why. */
  void kick(RoomId room, int state) {
    UserId user = stays.get(room).user;
    removed(room, state);
    app().ifPresent(app -> app.room(room).leave(user, client, SdkCodes.OFFLINE_KICKED));
    left(room, user, state == SdkCodes.KICKED ? "kickedByAdmin" : "roomDismissByAdmin");
  }

  /** Somebody else saw to the room's side; this client is told. */
  void removed(RoomId room, int state) {
    client.roomState(room.value(), end(room), state);
  }

  /** The connection broke. */
  void dropAll() {
    for (RoomId room : List.copyOf(stays.keySet())) {
      UserId user = end(room);
      app().ifPresent(app -> app.room(room).drop(user, client, cloud.now()));
      left(room, user, "connectionLost");
    }
  }

  /** A room that nobody is in any more is no more. */
  private void left(RoomId room, UserId user, String reason) {
    tell("UserLeaveRoom", room, user, reason);
    if (app().filter(app -> app.room(room).members().isEmpty()).isPresent()) {
      client
          .appId()
          .ifPresent(app -> cloud.news().tell("RoomDestroy", app, room, Optional.empty(), ""));
    }
  }

  private void tell(String type, RoomId room, UserId user, String reason) {
    client.appId().ifPresent(app -> cloud.news().tell(type, app, room, Optional.of(user), reason));
  }

  private UserId end(RoomId room) {
    Stay stay = stays.remove(room);
    stay.unwatch.run();
    return stay.user;
  }

  /** Returns as whom the client is in a room. */
  Optional<UserId> userIn(String roomId) {
    return Values.of(roomId, RoomId::new)
        .flatMap(room -> Optional.ofNullable(stays.get(room)))
        .map(Stay::user);
  }

  private Optional<EmulatedApp> app() {
    return client.app();
  }
}
