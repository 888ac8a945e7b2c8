package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One client SDK instance of one user, connected to the emulated cloud.
 *
 * <pre>{@code
 * alice.join("lobby").setServerParams(callbackUrl);
 * assertThat(alice.sendServerMessage("hello").message()).isEqualTo("welcome");
 * assertThat(alice.awaitMessage().text()).isEqualTo("alice is here");
 * }</pre>
 *
 * <p>Methods have the names of the SDK's calls and mint the tokens that they need, valid for a day.
 * Thread-safe.
 *
 * <p>A call that the SDK refuses with a negative return value throws {@code IllegalStateException}.
 * Methods that wait do so for up to 5 seconds, by the system's clock, and then throw {@code
 * AssertionError} with the events that arrived instead.
 */
public final class RtcClient implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  private final RtcEmulator emulator;
  private final AppKey appKey;
  private final UserId user;
  private final Inbox inbox;
  private final RtcEngine engine;
  private Optional<EnvelopeKey> envelopeKey = Optional.empty();
  private long seq;
  private volatile boolean loggedIn;

  RtcClient(RtcEmulator emulator, AppKey appKey, UserId user) {
    this.emulator = emulator;
    this.appKey = appKey;
    this.user = user;
    this.inbox = new Inbox(user);
    this.engine = emulator.engine(inbox);
    engine.createEngine(appKey.app().value());
  }

  /** Returns the user id. */
  public UserId user() {
    return user;
  }

  /** Logs in again, as after {@link #logOut}: {@code RtcEmulator.client} logs in already. */
  public RtcClient logIn() {
    done("login", engine.login(token(Grant.login(user), DAY), user.value()));
    loggedIn = true;
    emulator.callbackUrl().ifPresent(this::reportTo);
    return this;
  }

  void reportTo(URI callback) {
    if (loggedIn) {
      setServerParams(callback);
    }
  }

  /** Logs out; the server params end with the login. */
  public RtcClient logOut() {
    loggedIn = false;
    return done("logout", engine.logout());
  }

  /** Joins a room, with a token that is valid for a day. */
  public RtcClient join(String room) {
    return join(room, DAY);
  }

  /** Joins a room, with a token of a given lifetime. */
  public RtcClient join(String room, Duration lifetime) {
    String token = roomToken(room, lifetime);
    return done("joinRoom", engine.joinRoom(token, room, user.value()));
  }

  /** Replaces the token of a room by one of a given lifetime. */
  public RtcClient renewToken(String room, Duration lifetime) {
    return done("updateToken", engine.updateToken(room, roomToken(room, lifetime)));
  }

  /** Leaves a room. */
  public RtcClient leave(String room) {
    return done("leaveRoom", engine.leaveRoom(room));
  }

  /** Sets the URL of the business server, with a callback signature of this user. */
  public RtcClient setServerParams(URI callback) {
    return setServerParams(callback, signature());
  }

  private String signature() {
    Lifetime day = emulator.lifetime(DAY);
    return CallbackSignature.mint(appKey, user.value(), day, emulator.nonce()).text();
  }

  /** Sets the URL and signature likewise, and seals each later message in an {@link Envelope}. */
  public RtcClient setSealedServerParams(URI callback) {
    String signature = signature();
    setServerParams(callback, signature);
    envelopeKey = Optional.of(EnvelopeKey.derive(appKey, signature));
    seq = 0;
    return this;
  }

  /** Sets the URL of the business server, with any signature, as a forged one. */
  public RtcClient setServerParams(URI callback, String signature) {
    envelopeKey = Optional.empty();
    return done("setServerParams", engine.setServerParams(signature, callback.toString()));
  }

  /** Sends a text to the business server and waits for the result, up to 15 seconds. */
  public ServerReply sendServerMessage(String message) {
    return sendServerMessage(Payload.text(message));
  }

  /**
   * Sends a message to the business server and waits for the result, up to 15 seconds: the cloud
   * itself waits 12 seconds for the ACK.
   */
  public ServerReply sendServerMessage(Payload message) {
    long id =
        sealed(message)
            .match(
                text -> engine.sendServerMessage(text.value()),
                binary -> engine.sendServerBinaryMessage(base64(binary)));
    done("sendServerMessage", id);
    SdkEvent result =
        inbox.awaitEvent(
            "onServerMessageSendResult",
            event -> event.code("msgid") == id,
            Inbox.CALLBACK_TIMEOUT);
    return new ServerReply(result.code("error"), result.text("message"));
  }

  private Payload sealed(Payload message) {
    return envelopeKey
        .map(
            key ->
                EnvelopeJson.message(
                    Envelope.sign(
                        key,
                        Long.toString(emulator.nonce(), Character.MAX_RADIX) + "-" + ++seq,
                        seq,
                        emulator.clock().instant(),
                        message)))
        .orElse(message);
  }

  /** Sends to a member of a room and returns the error of the result, 0 for success. */
  public int sendUserMessage(String room, String to, Payload message) {
    return result(
        "onUserMessageSendResult",
        message.match(
            text -> engine.sendUserMessage(room, to, text.value()),
            binary -> engine.sendUserBinaryMessage(room, to, base64(binary))));
  }

  /** Sends to all other members of a room and returns the error of the result, 200 for success. */
  public int sendRoomMessage(String room, Payload message) {
    return result(
        "onRoomMessageSendResult",
        message.match(
            text -> engine.sendRoomMessage(room, text.value()),
            binary -> engine.sendRoomBinaryMessage(room, base64(binary))));
  }

  /** Sends to a user outside of rooms and returns the error of the result, 0 for success. */
  public int sendUserMessageOutsideRoom(String to, Payload message) {
    return result(
        "onUserMessageSendResultOutsideRoom",
        message.match(
            text -> engine.sendUserMessageOutsideRoom(to, text.value()),
            binary -> engine.sendUserBinaryMessageOutsideRoom(to, base64(binary))));
  }

  /** Returns whether a user is online: 0 offline, 1 online, 2 unreachable. */
  public int getPeerOnlineStatus(String peer) {
    done("getPeerOnlineStatus", engine.getPeerOnlineStatus(peer));
    List<SdkEvent> answers =
        events().stream()
            .filter(event -> event.name().equals("onGetPeerOnlineStatus"))
            .filter(event -> event.text("uid").equals(peer))
            .toList();
    return answers.get(answers.size() - 1).code("status");
  }

  private int result(String event, long id) {
    done("send", id);
    return inbox.awaitEvent(event, result -> result.code("msgid") == id).code("error");
  }

  /** A negative return value is a mistake of the test. */
  private RtcClient done(String call, long returned) {
    if (returned < 0) {
      throw new IllegalStateException(user + "'s " + call + " returned " + returned);
    }
    return this;
  }

  private String roomToken(String room, Duration lifetime) {
    return token(Grant.room(new RoomId(room), user), lifetime);
  }

  private String token(Grant grant, Duration duration) {
    return AccessToken.mint(appKey, grant, emulator.lifetime(duration), emulator.nonce()).text();
  }

  /** Returns the messages that arrived so far, in order. */
  public List<ReceivedMessage> messages() {
    return inbox.events().stream()
        .filter(ReceivedMessage::isMessage)
        .map(ReceivedMessage::of)
        .toList();
  }

  /**
   * Waits for the next message that an earlier call has not returned.
   *
   * @throws AssertionError if none arrives within 5 seconds
   */
  public ReceivedMessage awaitMessage() {
    return ReceivedMessage.of(inbox.awaitMessage());
  }

  /** Returns all SDK callbacks that fired so far, in order. */
  public List<SdkEvent> events() {
    return inbox.events();
  }

  /**
   * Waits for an SDK callback, also one that has fired already.
   *
   * @throws AssertionError if it does not fire within 5 seconds
   */
  public SdkEvent awaitEvent(String event) {
    return inbox.awaitEvent(event, any -> true);
  }

  /**
   * Waits for an SDK callback that matches, also one that has fired already.
   *
   * @throws AssertionError if it does not fire within 5 seconds
   */
  public SdkEvent awaitEvent(String event, Predicate<SdkEvent> matching) {
    return inbox.awaitEvent(event, matching);
  }

  /**
   * Waits until the cloud breaks the connection, and returns the reason.
   *
   * @throws AssertionError if it does not within 5 seconds
   */
  public String awaitDisconnect() {
    return inbox.awaitDisconnect();
  }

  /** Returns why the cloud broke the connection; nothing while connected. */
  public Optional<String> disconnectReason() {
    return inbox.disconnectReason();
  }

  /** Disconnects, as a client whose network breaks. */
  @Override
  public void close() {
    emulator.disconnected(this);
    engine.disconnect();
  }

  private static String base64(Payload.Binary binary) {
    return Base64.getEncoder().encodeToString(binary.value().toArray());
  }
}
