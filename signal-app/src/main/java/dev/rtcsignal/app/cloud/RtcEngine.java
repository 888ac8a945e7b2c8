package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/**
 * One client SDK instance (vendor-facts 4, 5). Each method is the SDK's call of that name and
 * returns what the call returns; what comes of it arrives as an event. State is guarded by the
 * cloud's lock.
 */
public final class RtcEngine {
  private final EmulatedCloud cloud;
  private final EventSink sink;
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

  public RtcEngine(EmulatedCloud cloud, CallbackSender callbacks, EventSink sink) {
    this.cloud = cloud;
    this.sink = sink;
    this.rates = new ClientRates(cloud.settings().clientLimits());
    this.rooms = new ClientRooms(cloud, this);
    this.peers = new PeerChannel(cloud, this);
    this.server = new ServerChannel(cloud, this, callbacks);
    cloud.connected(this);
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

  void tell(String event, JsonObjectBuilder args) {
    sink.onEvent(ClientEvent.of(event, args));
  }

  void roomState(String roomId, UserId user, int state) {
    String extra = state == SdkCodes.OK ? "{\"elapsed\":0,\"join_type\":0}" : "";
    tell(
        "onRoomStateChanged",
        Json.object()
            .add("roomId", roomId)
            .add("uid", user.value())
            .add("state", state)
            .add("extraInfo", extra));
  }

  /** Tells whether nothing reaches this client any more. */
  boolean isBroken() {
    return broken || !connected;
  }

  /** Tells whether a message for a place would come to this client now. */
  boolean isAt(Deliveries.Place place) {
    Optional<UserId> here = place.room().map(room -> rooms.userIn(room.value())).orElse(login);
    return !isBroken() && here.filter(place.user()::equals).isPresent();
  }

  /**
   * Breaks the client's connection: it hears nothing more. The others see it go a moment later,
   * since who is being walked through must not change meanwhile.
   */
  void breakConnection() {
    broken = true;
    sink.hangUp("a fault broke the connection");
    cloud.agenda().at(cloud.now(), this::disconnect);
  }

  public long createEngine(String id) {
    return alone(
        () -> {
          Optional<AppId> named = Values.of(id, AppId::new);
          if (appId.isPresent() || named.isEmpty()) {
            return appId.isPresent() ? SdkCodes.ALREADY : SdkCodes.INVALID_PARAMETER;
          }
          appId = named;
          return SdkCodes.OK;
        });
  }

  public long login(String token, String uid) {
    return created(
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

  /**
   * A login token has an empty room; one for a room is the usual cause of -1000 (vendor-facts 7.2).
   */
  private void logIn(String token, UserId user) {
    boolean believed =
        app()
            .flatMap(a -> a.believes(token, user, cloud.now(), grant -> grant.roomId().isEmpty()))
            .isPresent();
    refusedLogin = believed ? Optional.empty() : Optional.of(user);
    if (believed) {
      app()
          .flatMap(a -> a.login(user, this))
          .ifPresent(old -> old.endLogin(SdkCodes.LOGOUT_DUPLICATE));
      login = Optional.of(user);
    }
    loginResult(user.value(), believed ? SdkCodes.OK : SdkCodes.INVALID_TOKEN);
  }

  private void loginResult(String uid, int code) {
    tell("onLoginResult", Json.object().add("uid", uid).add("errorCode", code).add("elapsed", 0));
  }

  /**
   * Logs in again if the login failed on its token; a live session goes on as it was (vendor-facts
   * 5).
   */
  public long updateLoginToken(String token) {
    return created(
        () -> {
          if (token.isEmpty()) {
            return SdkCodes.INVALID_PARAMETER;
          }
          refusedLogin.filter(user -> login.isEmpty()).ifPresent(user -> logIn(token, user));
          return SdkCodes.OK;
        });
  }

  public long logout() {
    return alone(
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
    server.forget();
    tell("onLogout", Json.object().add("reason", reason));
  }

  public long joinRoom(String token, String roomId, String uid) {
    return created(
        () -> {
          Optional<UserId> user = Values.of(uid, UserId::new).filter(named -> !token.isEmpty());
          return user.map(named -> rooms.join(token, roomId, named))
              .orElse(SdkCodes.INVALID_PARAMETER);
        });
  }

  public long updateToken(String roomId, String token) {
    return created(() -> rooms.updateToken(roomId, token));
  }

  public long leaveRoom(String roomId) {
    return alone(() -> rooms.leave(roomId));
  }

  public long setServerParams(String signature, String url) {
    return created(() -> server.setParams(signature, url));
  }

  public long sendServerMessage(String message) {
    return send(ClientMessage.text(message), server::send);
  }

  /**
   * @param base64 the bytes, in Base64
   */
  public long sendServerBinaryMessage(String base64) {
    return send(ClientMessage.binary(base64), server::send);
  }

  public long sendUserMessage(String roomId, String uid, String message) {
    return send(ClientMessage.text(message), some -> peers.toMember(roomId, uid, some));
  }

  public long sendUserBinaryMessage(String roomId, String uid, String base64) {
    return send(ClientMessage.binary(base64), some -> peers.toMember(roomId, uid, some));
  }

  public long sendRoomMessage(String roomId, String message) {
    return send(ClientMessage.text(message), some -> peers.toRoom(roomId, some));
  }

  public long sendRoomBinaryMessage(String roomId, String base64) {
    return send(ClientMessage.binary(base64), some -> peers.toRoom(roomId, some));
  }

  public long sendUserMessageOutsideRoom(String uid, String message) {
    return send(ClientMessage.text(message), some -> peers.toUser(uid, some));
  }

  public long sendUserBinaryMessageOutsideRoom(String uid, String base64) {
    return send(ClientMessage.binary(base64), some -> peers.toUser(uid, some));
  }

  /** A message that is empty, or not what it should be, is not even numbered. */
  private long send(Optional<ClientMessage> message, ToLongFunction<ClientMessage> way) {
    return cloud.exclusively(
        () ->
            message
                .filter(some -> appId.isPresent() && connected)
                .map(way::applyAsLong)
                .orElse((long) SdkCodes.INVALID_PARAMETER));
  }

  public long getPeerOnlineStatus(String uid) {
    return created(() -> peers.status(uid));
  }

  /**
   * The client is gone: it leaves its rooms as one whose network broke, and is logged out. Calls
   * that still come are those of no engine.
   */
  public void disconnect() {
    cloud.exclusively(
        () -> {
          if (connected) {
            connected = false;
            cloud.disconnected(this);
            rooms.dropAll();
            login.ifPresent(user -> app().ifPresent(a -> a.drop(user, this, cloud.now())));
            login = Optional.empty();
            server.forget();
          }
          return connected;
        });
  }

  private long created(IntSupplier call) {
    return alone(() -> appId.isEmpty() ? SdkCodes.NO_ENGINE : call.getAsInt());
  }

  private long alone(IntSupplier call) {
    return cloud.exclusively(() -> (long) (connected ? call.getAsInt() : SdkCodes.NO_ENGINE));
  }
}
