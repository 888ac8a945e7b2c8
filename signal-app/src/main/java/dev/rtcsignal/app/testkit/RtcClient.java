package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.json.EnvelopeJson;
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
 * A phone: one client SDK instance of one user, connected to the emulated cloud. Safe for use by
 * many threads.
 *
 * <p>What needs a token mints it, good for a day. A call that the SDK refuses at once is an {@code
 * IllegalStateException}. What waits, waits up to 5 seconds and then fails the test with the events
 * that came instead.
 */
public final class RtcClient implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  private final RtcEmulator emulator;
  private final UserId user;
  private final Inbox inbox;
  private final RtcEngine engine;
  private Optional<EnvelopeKey> sealingKey = Optional.empty();
  private long sealed;

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
    return done("login", engine.login(emulator.token(Grant.login(user), DAY), user.value()));
  }

  public RtcClient logsOut() {
    return done("logout", engine.logout());
  }

  public RtcClient joins(String room) {
    return joins(room, DAY);
  }

  /** Joins with a token that is good for so long. */
  public RtcClient joins(String room, Duration good) {
    String token = roomToken(room, good);
    return done("joinRoom", engine.joinRoom(token, room, user.value()));
  }

  /** Gives the cloud a new token for a room that the client is in. */
  public RtcClient renewsToken(String room, Duration good) {
    return done("updateToken", engine.updateToken(room, roomToken(room, good)));
  }

  public RtcClient leaves(String room) {
    return done("leaveRoom", engine.leaveRoom(room));
  }

  /** Tells the cloud where the business server is, with a signature that proves this user. */
  public RtcClient reportsTo(URI callback) {
    return reportsTo(callback, signature());
  }

  private String signature() {
    Lifetime day = emulator.lifetime(DAY);
    return CallbackSignature.mint(emulator.appKey(), user.value(), day, emulator.nonce()).text();
  }

  /** The same, and seals what it tells the server from now on, as {@link Envelope} has it. */
  public RtcClient reportsSealedTo(URI callback) {
    String signature = signature();
    reportsTo(callback, signature);
    sealingKey = Optional.of(EnvelopeKey.derive(emulator.appKey(), signature));
    sealed = 0;
    return this;
  }

  /** Tells the cloud where the business server is, with any signature. */
  public RtcClient reportsTo(URI callback, String signature) {
    sealingKey = Optional.empty();
    return done("setServerParams", engine.setServerParams(signature, callback.toString()));
  }

  /** Sends to the business server and waits for its answer. */
  public ServerReply tellsServer(String message) {
    return tellsServer(Payload.text(message));
  }

  /**
   * Sends to the business server and waits for its answer, up to 15 seconds, as the cloud itself
   * gives up after 12.
   */
  public ServerReply tellsServer(Payload message) {
    long id =
        onTheWay(message)
            .match(
                text -> engine.sendServerMessage(text.value()),
                binary -> engine.sendServerBinaryMessage(base64(binary)));
    done("sendServerMessage", id);
    SdkEvent result =
        inbox.awaits("onServerMessageSendResult", event -> event.code("msgid") == id, Inbox.LONG);
    return new ServerReply(result.code("error"), result.text("message"));
  }

  private Payload onTheWay(Payload message) {
    return sealingKey
        .map(
            key ->
                EnvelopeJson.message(
                    Envelope.sign(
                        key,
                        Long.toString(emulator.nonce(), Character.MAX_RADIX) + "-" + ++sealed,
                        sealed,
                        emulator.clock().instant(),
                        message)))
        .orElse(message);
  }

  /** Sends to a member of a room and returns the SDK's code, 0 for success. */
  public int tellsMember(String room, String to, Payload message) {
    return result(
        "onUserMessageSendResult",
        message.match(
            text -> engine.sendUserMessage(room, to, text.value()),
            binary -> engine.sendUserBinaryMessage(room, to, base64(binary))));
  }

  /** Sends to all others in a room and returns the SDK's code, 200 for success. */
  public int tellsRoom(String room, Payload message) {
    return result(
        "onRoomMessageSendResult",
        message.match(
            text -> engine.sendRoomMessage(room, text.value()),
            binary -> engine.sendRoomBinaryMessage(room, base64(binary))));
  }

  /** Sends to a user outside any room and returns the SDK's code, 0 for success. */
  public int tellsUser(String to, Payload message) {
    return result(
        "onUserMessageSendResultOutsideRoom",
        message.match(
            text -> engine.sendUserMessageOutsideRoom(to, text.value()),
            binary -> engine.sendUserBinaryMessageOutsideRoom(to, base64(binary))));
  }

  /** Asks whether a user is online: 0 offline, 1 online, 2 unreachable. */
  public int statusOf(String peer) {
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
    return inbox.awaits(event, result -> result.code("msgid") == id).code("error");
  }

  /** A call that the SDK refuses at once is a mistake of the test. */
  private RtcClient done(String call, long returned) {
    if (returned < 0) {
      throw new IllegalStateException(user + "'s " + call + " returned " + returned);
    }
    return this;
  }

  private String roomToken(String room, Duration good) {
    return emulator.token(Grant.room(new RoomId(room), user), good);
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

  /**
   * Waits for an SDK callback with such arguments, also one that has fired already.
   *
   * @throws AssertionError if it does not fire
   */
  public SdkEvent awaits(String event, Predicate<SdkEvent> with) {
    return inbox.awaits(event, with);
  }

  /**
   * Waits until the cloud hangs up, and returns why.
   *
   * @throws AssertionError if it does not
   */
  public String awaitsHangUp() {
    return inbox.awaitsHangUp();
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
