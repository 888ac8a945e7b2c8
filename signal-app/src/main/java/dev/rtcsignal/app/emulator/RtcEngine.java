package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One client SDK instance (Spec 4, 5). Each method is the SDK's call of that name and returns what
 * the call returns; what comes of it arrives as an event. State is guarded by the cloud's lock.
 */
public final class RtcEngine {
  private final EmulatedCloud cloud;
  private final ServerChannel server;
  private final EventSink sink;
  private final Map<RoomId, UserId> rooms = new HashMap<>();
  private Optional<AppId> app = Optional.empty();
  private Optional<UserId> login = Optional.empty();

  RtcEngine(EmulatedCloud cloud, CallbackSender callbacks, EventSink sink) {
    this.cloud = cloud;
    this.server = new ServerChannel(cloud, callbacks, sink);
    this.sink = sink;
  }

  EventSink sink() {
    return sink;
  }

  public long createEngine(String appId) {
    return cloud.exclusively(
        () -> {
          Optional<AppId> id = Values.of(appId, AppId::new);
          if (app.isPresent() || id.isEmpty()) {
            return (long) (app.isPresent() ? Codes.ALREADY : Codes.INVALID_PARAMETER);
          }
          app = id;
          return (long) Codes.OK;
        });
  }

  public long login(String token, String uid) {
    return cloud.exclusively(() -> (long) doLogin(token, uid));
  }

  private int doLogin(String token, String uid) {
    if (app.isEmpty()) {
      return Codes.NO_ENGINE;
    }
    if (login.isPresent()) {
      return Codes.ALREADY;
    }
    if (token.isEmpty() || uid.isEmpty()) {
      return Codes.INVALID_PARAMETER;
    }
    int result =
        Values.of(uid, UserId::new).map(user -> admit(token, user)).orElse(Codes.INVALID_USER_ID);
    sink.onEvent(
        "onLoginResult",
        Json.object().add("uid", uid).add("errorCode", result).add("elapsed", 0).build());
    return Codes.OK;
  }

  /** A login token has an empty room; one for a room is the usual cause of -1000 (Spec 7.2). */
  private int admit(String token, UserId user) {
    Optional<EmulatedApp> emulated = app.flatMap(cloud::app);
    boolean believed =
        emulated
            .map(a -> a.believes(token, user, cloud.clock().instant(), g -> g.roomId().isEmpty()))
            .orElse(false);
    if (!believed) {
      return Codes.INVALID_TOKEN;
    }
    emulated.flatMap(a -> a.login(user, this)).ifPresent(RtcEngine::kickedFromLogin);
    login = Optional.of(user);
    return Codes.OK;
  }

  public long logout() {
    return cloud.exclusively(
        () -> {
          if (login.isEmpty()) {
            return (long) Codes.INVALID_PARAMETER;
          }
          app.flatMap(cloud::app).ifPresent(a -> a.logout(login.get(), this));
          endLogin(Codes.LOGOUT_OWN);
          return (long) Codes.OK;
        });
  }

  private void kickedFromLogin() {
    endLogin(Codes.LOGOUT_DUPLICATE);
  }

  private void endLogin(int reason) {
    login = Optional.empty();
    server.forget();
    sink.onEvent("onLogout", Json.object().add("reason", reason).build());
  }

  public long joinRoom(String token, String roomId, String uid) {
    return cloud.exclusively(() -> (long) doJoin(token, roomId, uid));
  }

  private int doJoin(String token, String roomId, String uid) {
    Optional<UserId> user = Values.of(uid, UserId::new);
    if (app.isEmpty() || token.isEmpty() || user.isEmpty()) {
      return app.isEmpty() ? Codes.NO_ENGINE : Codes.INVALID_PARAMETER;
    }
    Optional<RoomId> room = Values.of(roomId, RoomId::new);
    if (room.filter(rooms::containsKey).isPresent()) {
      return Codes.ALREADY;
    }
    int state = room.map(id -> enter(token, id, user.get())).orElse(Codes.ROOM_ID_ILLEGAL);
    roomState(roomId, uid, state);
    if (state == Codes.OK) {
      tellOthers(
          room.get(), "onUserJoined", Json.object().add("roomId", roomId).add("uid", uid).build());
    }
    return Codes.OK;
  }

  private int enter(String token, RoomId room, UserId user) {
    Optional<EmulatedApp> emulated = app.flatMap(cloud::app);
    boolean believed =
        emulated
            .map(
                a ->
                    a.believes(
                        token,
                        user,
                        cloud.clock().instant(),
                        grant -> List.of(room.value(), "*").contains(grant.roomId())))
            .orElse(false);
    if (!believed) {
      return Codes.INVALID_TOKEN;
    }
    emulated.flatMap(a -> a.join(room, user, this)).ifPresent(old -> old.kickedFrom(room, user));
    rooms.put(room, user);
    return Codes.OK;
  }

  private void kickedFrom(RoomId room, UserId user) {
    rooms.remove(room);
    roomState(room.value(), user.value(), Codes.DUPLICATE_LOGIN);
  }

  private void roomState(String roomId, String uid, int state) {
    sink.onEvent(
        "onRoomStateChanged",
        Json.object()
            .add("roomId", roomId)
            .add("uid", uid)
            .add("state", state)
            .add("extraInfo", "{\"elapsed\":0,\"join_type\":0}")
            .build());
  }

  public long leaveRoom(String roomId) {
    return cloud.exclusively(
        () -> {
          Optional<RoomId> room = Values.of(roomId, RoomId::new).filter(rooms::containsKey);
          if (room.isEmpty()) {
            return (long) Codes.INVALID_PARAMETER;
          }
          leave(room.get(), Codes.OFFLINE_QUIT);
          sink.onEvent("onLeaveRoom", Json.object().add("roomId", roomId).build());
          return (long) Codes.OK;
        });
  }

  private void leave(RoomId room, int reason) {
    UserId user = rooms.remove(room);
    app.flatMap(cloud::app).ifPresent(a -> a.leave(room, user, this));
    JsonObject args =
        Json.object()
            .add("roomId", room.value())
            .add("uid", user.value())
            .add("reason", reason)
            .build();
    tellOthers(room, "onUserLeave", args);
  }

  private void tellOthers(RoomId room, String event, JsonObject args) {
    app.flatMap(cloud::app).map(a -> a.members(room)).orElse(Map.of()).values().stream()
        .filter(other -> other != this)
        .forEach(other -> other.sink.onEvent(event, args));
  }

  public long setServerParams(String signature, String url) {
    return cloud.exclusively(
        () ->
            app.isEmpty()
                ? (long) Codes.NO_ENGINE
                : server.setParams(signature, url, login.isPresent()));
  }

  public long sendServerMessage(String message) {
    Optional<Payload> payload = Values.of(message, Payload::text);
    return sendToServer(payload, message);
  }

  /**
   * @param base64 the bytes, in Base64
   */
  public long sendServerBinaryMessage(String base64) {
    Optional<Payload> payload =
        Values.of(base64, text -> Payload.binary(Base64.getDecoder().decode(text)));
    return sendToServer(payload, base64);
  }

  private long sendToServer(Optional<Payload> payload, String message) {
    Optional<Payload> sendable = payload.filter(some -> app.isPresent() && some.size() > 0);
    return cloud.exclusively(
        () ->
            sendable
                .map(some -> server.send(some, message, login.isPresent()))
                .orElse((long) Codes.INVALID_PARAMETER));
  }

  /** The client is gone: it leaves its rooms as one whose network broke, and is logged out. */
  public void disconnect() {
    cloud.exclusively(
        () -> {
          List.copyOf(rooms.keySet()).forEach(room -> leave(room, Codes.OFFLINE_DROPPED));
          login.ifPresent(user -> app.flatMap(cloud::app).ifPresent(a -> a.logout(user, this)));
          login = Optional.empty();
          return login;
        });
  }
}
