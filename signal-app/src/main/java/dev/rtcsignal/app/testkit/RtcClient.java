package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.emulator.RtcEngine;
import dev.rtcsignal.domain.auth.CallbackSignature;
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

/**
 * A phone: one client SDK instance of one user, connected to the emulated cloud. Safe for use by
 * many threads.
 *
 * <p>What needs a token mints it, good for a day. What waits, waits up to 5 seconds and then fails
 * the test with the events that came instead.
 */
public final class RtcClient implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  private final RtcEmulator emulator;
  private final UserId user;
  private final Inbox inbox;
  private final RtcEngine engine;

  RtcClient(RtcEmulator emulator, UserId user) {
    this.emulator = emulator;
    this.user = user;
    this.inbox = new Inbox(user);
    this.engine = emulator.engine(inbox);
    engine.createEngine(emulator.app().value());
  }

  public UserId user() {
    return user;
  }

  /** Logs in. Clients come logged in already. */
  public RtcClient logsIn() {
    engine.login(emulator.token(Grant.login(user), DAY), user.value());
    return this;
  }

  public RtcClient logsOut() {
    engine.logout();
    return this;
  }

  public RtcClient joins(String room) {
    return joins(room, DAY);
  }

  /** Joins with a token that is good for so long. */
  public RtcClient joins(String room, Duration good) {
    engine.joinRoom(emulator.token(Grant.room(new RoomId(room), user), good), room, user.value());
    return this;
  }

  public RtcClient leaves(String room) {
    engine.leaveRoom(room);
    return this;
  }

  /** Tells the cloud where the business server is, with a signature that proves this user. */
  public RtcClient reportsTo(URI callback) {
    Lifetime day = emulator.lifetime(DAY);
    return reportsTo(
        callback,
        CallbackSignature.mint(emulator.appKey(), user.value(), day, emulator.nonce()).text());
  }

  /** Tells the cloud where the business server is, with any signature. */
  public RtcClient reportsTo(URI callback, String signature) {
    engine.setServerParams(signature, callback.toString());
    return this;
  }

  /** Sends to the business server and waits for its answer. */
  public ServerReply tellsServer(String message) {
    return tellsServer(Payload.text(message));
  }

  /** Sends to the business server and waits for its answer. */
  public ServerReply tellsServer(Payload message) {
    long id =
        message.match(
            text -> engine.sendServerMessage(text.value()),
            binary -> engine.sendServerBinaryMessage(base64(binary)));
    SdkEvent result = inbox.awaits("onServerMessageSendResult", event -> event.code("msgid") == id);
    return new ServerReply(result.code("error"), result.text("message"));
  }

  /** Sends to a member of a room and returns the SDK's code, 0 for success. */
  public int tellsMember(String room, String to, Payload message) {
    message.match(
        text -> engine.sendUserMessage(room, to, text.value()),
        binary -> engine.sendUserBinaryMessage(room, to, base64(binary)));
    return inbox.last("onUserMessageSendResult").code("error");
  }

  /** Sends to all others in a room and returns the SDK's code, 200 for success. */
  public int tellsRoom(String room, Payload message) {
    message.match(
        text -> engine.sendRoomMessage(room, text.value()),
        binary -> engine.sendRoomBinaryMessage(room, base64(binary)));
    return inbox.last("onRoomMessageSendResult").code("error");
  }

  /** Sends to a user outside any room and returns the SDK's code, 0 for success. */
  public int tellsUser(String to, Payload message) {
    message.match(
        text -> engine.sendUserMessageOutsideRoom(to, text.value()),
        binary -> engine.sendUserBinaryMessageOutsideRoom(to, base64(binary)));
    return inbox.last("onUserMessageSendResultOutsideRoom").code("error");
  }

  /** Returns the messages so far, in order. */
  public List<ReceivedMessage> received() {
    return inbox.events().stream().filter(ReceivedMessage::isOne).map(ReceivedMessage::of).toList();
  }

  /**
   * Waits for the next message that was not asked for yet.
   *
   * @throws AssertionError if none comes
   */
  public ReceivedMessage receives() {
    return ReceivedMessage.of(inbox.takeMessage());
  }

  /** Returns all SDK callbacks that fired, in order. */
  public List<SdkEvent> events() {
    return inbox.events();
  }

  /**
   * Waits for an SDK callback, also one that has fired already.
   *
   * @throws AssertionError if it does not fire
   */
  public SdkEvent awaits(String event) {
    return inbox.awaits(event, any -> true);
  }

  /** Returns why the cloud hung up; empty while connected. */
  public Optional<String> hungUp() {
    return inbox.hungUp();
  }

  /** Hangs up, as a phone whose network breaks. */
  @Override
  public void close() {
    engine.disconnect();
  }

  private static String base64(Payload.Binary binary) {
    return Base64.getEncoder().encodeToString(binary.value().toArray());
  }
}
