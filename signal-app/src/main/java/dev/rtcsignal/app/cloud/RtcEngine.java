package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/**
 * One client SDK instance (vendor-facts 4, 5). Each public method is the SDK's call of that name
 * and has its return value; results arrive as events. Thread-safe: state is guarded by the cloud's
 * lock.
 */
public final class RtcEngine {
  private final EmulatedCloud cloud;
  private final EventSink connection;
  private final EventSink sink;
  private final int number;
  private final ClientRates rates;
  private final ClientRooms rooms;
  private final PeerChannel peers;
  private final ServerChannel server;
  private Optional<AppId> appId = Optional.empty();
  private Optional<UserId> login = Optional.empty();
  private Optional<UserId> refusedLogin = Optional.empty();
  private long lastMessageId;
  private boolean connected = true;
  private boolean broken;

  /** Connects a client to a cloud. */
  public RtcEngine(EmulatedCloud cloud, CallbackSender callbacks, EventSink sink) {
    this.cloud = cloud;
    this.connection = sink;
    this.sink = new Watched();
    this.rates = new ClientRates(cloud.settings().clientLimits());
    this.rooms = new ClientRooms(cloud, this);
    this.peers = new PeerChannel(cloud, this);
    this.server = new ServerChannel(cloud, this, callbacks);
    this.number = cloud.connected(this);
  }

  /** Lets the observer of the cloud see what the client gets. */
  private final class Watched implements EventSink {
    @Override
    public void onEvent(ClientEvent event) {
      connection.onEvent(event);
      cloud.observer().fired(RtcEngine.this, event);
    }

    @Override
    public void disconnect(String reason) {
      connection.disconnect(reason);
    }
  }

  /** Returns its number in the cloud, from 1. */
  public int number() {
    return number;
  }

  /** Returns the user: that of the login, else that of a room; empty before both. */
  public Optional<UserId> user() {
    return login.or(rooms::anyUser);
  }

  /** Returns the id of one of its messages, for those who watch the cloud. */
  String cause(long messageId) {
    return number + ":" + messageId;
  }

  /** Reports a call to the observer of the cloud. */
  public void called(String call, JsonObject args, long returned) {
    cloud.locked(
        () -> {
          cloud.observer().called(this, call, args, returned);
          return returned;
        });
  }

  EventSink sink() {
    return sink;
  }

  ClientRates rates() {
    return rates;
  }

  ClientRooms rooms() {
    return rooms;
  }

  Optional<EmulatedApp> app() {
    return appId.flatMap(cloud::app);
  }

  Optional<AppId> appId() {
    return appId;
  }

  Optional<UserId> login() {
    return login;
  }

  /** Messages to users and to the server have one sequence of ids, from 1 (vendor-facts 4.1). */
  long nextMessageId() {
    return ++lastMessageId;
  }

  void fire(String event, JsonObjectBuilder args) {
    sink.onEvent(ClientEvent.of(event, args));
  }

  /** Fires the result of one of its messages. */
  void fireResult(String event, JsonObjectBuilder args, String cause) {
    sink.onEvent(ClientEvent.of(event, args, cause));
  }

  void fireRoomState(String roomId, UserId user, int state) {
    String extra = state == SdkCodes.OK ? "{\"elapsed\":0,\"join_type\":0}" : "";
    fire(
        "onRoomStateChanged",
        Json.object()
            .add("roomId", roomId)
            .add("uid", user.value())
            .add("state", state)
            .add("extraInfo", extra));
  }

  /** Tells whether the client can receive nothing any more. */
  boolean isBroken() {
    return broken || !connected;
  }

  /** Tells whether a message for a recipient would reach this client now. */
  boolean isConnectedAs(Deliveries.Recipient recipient) {
    Optional<UserId> user = recipient.room().map(room -> rooms.userIn(room.value())).orElse(login);
    return !isBroken() && user.filter(recipient.user()::equals).isPresent();
  }

  /**
   * Breaks the client's connection at once, and disconnects it from rooms in the next tick: the
   * caller may be iterating over the members of one.
   */
  void breakConnection() {
    broken = true;
    sink.disconnect("a fault broke the connection");
    cloud.timers().at(cloud.now(), this::disconnect);
  }

  /** Sets the application. Returns -1 for an illegal id, -2 if it is set already. */
  public long createEngine(String id) {
    return whileConnected(
        () -> {
          Optional<AppId> named = Values.of(id, AppId::new);
          if (appId.isPresent() || named.isEmpty()) {
            return appId.isPresent() ? SdkCodes.ALREADY : SdkCodes.INVALID_PARAMETER;
          }
          appId = named;
          return SdkCodes.OK;
        });
  }

  /** Logs in; the result is {@code onLoginResult}. */
  public long login(String token, String uid) {
    return withEngine(
        () -> {
          if (login.isPresent()) {
            return SdkCodes.ALREADY;
          }
          if (token.isEmpty() || uid.isEmpty()) {
            return SdkCodes.INVALID_PARAMETER;
          }
          Optional<UserId> user = Values.of(uid, UserId::new);
          user.ifPresentOrElse(
              named -> logIn(token, named), () -> loginResult(uid, SdkCodes.INVALID_USER_ID));
          return SdkCodes.OK;
        });
  }

  /** A login token has an empty room; one with a room gives -1000 (vendor-facts 7.2). */
  private void logIn(String token, UserId user) {
    boolean verified =
        app()
            .flatMap(a -> a.verify(token, user, cloud.now(), grant -> grant.roomId().isEmpty()))
            .isPresent();
    refusedLogin = verified ? Optional.empty() : Optional.of(user);
    if (verified) {
      app()
          .flatMap(a -> a.login(user, this))
          .ifPresent(old -> old.endLogin(SdkCodes.LOGOUT_DUPLICATE));
      login = Optional.of(user);
    }
    loginResult(user.value(), verified ? SdkCodes.OK : SdkCodes.INVALID_TOKEN);
  }

  private void loginResult(String uid, int code) {
    fire("onLoginResult", Json.object().add("uid", uid).add("errorCode", code).add("elapsed", 0));
  }

  /**
   * Logs in again if the login failed on its token; a live session goes on as it was (vendor-facts
   * 5).
   */
  public long updateLoginToken(String token) {
    return withEngine(
        () -> {
          if (token.isEmpty()) {
            return SdkCodes.INVALID_PARAMETER;
          }
          refusedLogin.filter(user -> login.isEmpty()).ifPresent(user -> logIn(token, user));
          return SdkCodes.OK;
        });
  }

  /** Logs out; the result is {@code onLogout}. */
  public long logout() {
    return whileConnected(
        () -> {
          if (login.isEmpty()) {
            return SdkCodes.INVALID_PARAMETER;
          }
          app().ifPresent(a -> a.logout(login.get(), this));
          endLogin(SdkCodes.LOGOUT_OWN);
          return SdkCodes.OK;
        });
  }

  private void endLogin(int reason) {
    login = Optional.empty();
    server.clear();
    fire("onLogout", Json.object().add("reason", reason));
  }

  /** Joins a room; the result is {@code onRoomStateChanged}. */
  public long joinRoom(String token, String roomId, String uid) {
    return withEngine(
        () -> {
          Optional<UserId> user = Values.of(uid, UserId::new).filter(named -> !token.isEmpty());
          return user.map(named -> rooms.join(token, roomId, named))
              .orElse(SdkCodes.INVALID_PARAMETER);
        });
  }

  /** Replaces the token of a room, as after {@code onTokenWillExpire}. */
  public long updateToken(String roomId, String token) {
    return withEngine(() -> rooms.updateToken(roomId, token));
  }

  /** Leaves a room; the result is {@code onLeaveRoom}. */
  public long leaveRoom(String roomId) {
    return whileConnected(() -> rooms.leave(roomId));
  }

  /** Sets the URL of the business server and the signature for it. */
  public long setServerParams(String signature, String url) {
    return withEngine(() -> server.setParams(signature, url));
  }

  /** Sends a text to the business server and returns the msgid. */
  public long sendServerMessage(String message) {
    return send(ClientMessage.text(message), server::send);
  }

  /** Sends Base64 of bytes to the business server and returns the msgid. */
  public long sendServerBinaryMessage(String base64) {
    return send(ClientMessage.binary(base64), server::send);
  }

  /** Sends a text to a member of a room and returns the msgid. */
  public long sendUserMessage(String roomId, String uid, String message) {
    return send(ClientMessage.text(message), some -> peers.toMember(roomId, uid, some));
  }

  /** Sends Base64 of bytes to a member of a room and returns the msgid. */
  public long sendUserBinaryMessage(String roomId, String uid, String base64) {
    return send(ClientMessage.binary(base64), some -> peers.toMember(roomId, uid, some));
  }

  /** Sends a text to all other members of a room and returns the msgid. */
  public long sendRoomMessage(String roomId, String message) {
    return send(ClientMessage.text(message), some -> peers.toRoom(roomId, some));
  }

  /** Sends Base64 of bytes to all other members of a room and returns the msgid. */
  public long sendRoomBinaryMessage(String roomId, String base64) {
    return send(ClientMessage.binary(base64), some -> peers.toRoom(roomId, some));
  }

  /** Sends a text to a user outside of rooms and returns the msgid. */
  public long sendUserMessageOutsideRoom(String uid, String message) {
    return send(ClientMessage.text(message), some -> peers.toUser(uid, some));
  }

  /** Sends Base64 of bytes to a user outside of rooms and returns the msgid. */
  public long sendUserBinaryMessageOutsideRoom(String uid, String base64) {
    return send(ClientMessage.binary(base64), some -> peers.toUser(uid, some));
  }

  /** An empty or malformed message gets no msgid. */
  private long send(Optional<ClientMessage> message, ToLongFunction<ClientMessage> channel) {
    return cloud.locked(
        () ->
            message
                .filter(some -> appId.isPresent() && connected)
                .map(channel::applyAsLong)
                .orElse((long) SdkCodes.INVALID_PARAMETER));
  }

  /** Asks whether a user is online; the result is {@code onGetPeerOnlineStatus}. */
  public long getPeerOnlineStatus(String uid) {
    return withEngine(() -> peers.status(uid));
  }

  /**
   * Disconnects the client, as one whose network broke: it leaves its rooms and is logged out.
   * Later calls return -3.
   */
  public void disconnect() {
    cloud.locked(
        () -> {
          if (connected) {
            connected = false;
            cloud.disconnected(this);
            rooms.disconnect();
            login.ifPresent(user -> app().ifPresent(a -> a.disconnect(user, this, cloud.now())));
            login = Optional.empty();
            server.clear();
          }
          return connected;
        });
  }

  private long withEngine(IntSupplier call) {
    return whileConnected(() -> appId.isEmpty() ? SdkCodes.NO_ENGINE : call.getAsInt());
  }

  private long whileConnected(IntSupplier call) {
    return cloud.locked(() -> (long) (connected ? call.getAsInt() : SdkCodes.NO_ENGINE));
  }
}
