package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Sends signals of one application and one sender.
 *
 * <pre>{@code
 * try (var signals = Signals.volcengine("60af…", "server", AccessKey.of(id, secret))) {
 *   System.out.println(signals.toRoom("Room1").text("hello"));
 * }
 * }</pre>
 *
 * <p>A facade over a {@link SignalTransport}, which does everything. Make one for the process and
 * share it: safe for use by many threads.
 */
public final class Signals implements AutoCloseable {
  private final SignalTransport transport;
  private final AppId app;
  private final SenderId from;
  private final Function<Object, String> json;

  private Signals(
      SignalTransport transport, AppId app, SenderId from, Function<Object, String> json) {
    this.transport = Objects.requireNonNull(transport);
    this.app = Objects.requireNonNull(app);
    this.from = Objects.requireNonNull(from);
    this.json = Objects.requireNonNull(json);
  }

  /**
   * Sends through Volcengine.
   *
   * @param app the AppId
   * @param from the id that clients see as the sender
   * @param key signs the requests
   * @return signals that are ready to be sent
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if an id breaks a rule
   */
  public static Signals volcengine(String app, String from, AccessKey key) {
    AppId id = new AppId(app);
    SenderId sender = new SenderId(from);
    return over(OpenApiTransport.builder().app(id, key).build(), id, sender);
  }

  /**
   * Sends through BytePlus; else as {@link #volcengine}.
   *
   * @param app the AppId
   * @param from the id that clients see as the sender
   * @param key signs the requests
   * @return signals that are ready to be sent
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if an id breaks a rule
   */
  public static Signals byteplus(String app, String from, AccessKey key) {
    AppId id = new AppId(app);
    SenderId sender = new SenderId(from);
    return over(OpenApiTransport.builder().byteplus().app(id, key).build(), id, sender);
  }

  /**
   * Takes cloud, application, sender and access key from the environment variables of the reference
   * server.
   *
   * @return signals that are ready to be sent
   * @throws IllegalStateException as {@link #of} does
   */
  public static Signals fromEnvironment() {
    return of(SystemDefaults.environment());
  }

  /**
   * Takes cloud, application, sender and access key from settings of the reference server: {@code
   * SIGNAL_APP_ID}, {@code SIGNAL_ACCESS_KEY_ID}, {@code SIGNAL_SECRET_ACCESS_KEY} or the file that
   * {@code SIGNAL_SECRET_ACCESS_KEY_FILE} names, and if they are there {@code
   * SIGNAL_SESSION_TOKEN}, {@code SIGNAL_CLOUD}, {@code SIGNAL_REGION} and {@code SIGNAL_FROM}. A
   * file is read once.
   *
   * @param settings values by name; others are ignored
   * @return signals that are ready to be sent
   * @throws IllegalStateException naming each setting that is missing or wrong, without its value
   */
  public static Signals of(Map<String, String> settings) {
    SignalsSettings read = SignalsSettings.read(settings);
    OpenApiTransport transport =
        OpenApiTransport.builder()
            .cloud(read.endpoint().uri(), read.endpoint().region())
            .app(read.app(), read.key())
            .build();
    return over(transport, read.app(), read.from());
  }

  /**
   * Sends through any transport.
   *
   * @param transport is closed with these signals, if it can be closed
   * @param app the application
   * @param from the sender that clients see
   * @return signals that are ready to be sent
   */
  public static Signals over(SignalTransport transport, AppId app, SenderId from) {
    return new Signals(transport, app, from, EventJson::write);
  }

  /**
   * Returns the same signals with another writer for the content of events: by default JSON-B.
   *
   * @param writer returns one JSON value for an object that is neither a {@link String} nor a
   *     {@link jakarta.json.JsonValue}, as {@code mapper::writeValueAsString} of Jackson 3
   * @return shares the transport with this
   */
  public Signals withJson(Function<Object, String> writer) {
    return new Signals(transport, app, from, writer);
  }

  /**
   * Addresses a user, in whichever room ({@code SendUnicast}).
   *
   * @param user the user id
   * @return where to send
   */
  public SignalTarget toUser(String user) {
    return to(new Audience.User(new UserId(user)));
  }

  /**
   * Addresses a member of a room ({@code SendRoomUnicast}).
   *
   * @param room the room id
   * @param user the user id
   * @return where to send
   */
  public SignalTarget toMember(String room, String user) {
    return to(new Audience.RoomMember(new RoomId(room), new UserId(user)));
  }

  /**
   * Addresses up to {@value Audience.RoomMembers#MAX_USERS} members of a room ({@code
   * BatchSendRoomUnicast}); for more see {@link RoomTarget#bulk}.
   *
   * @param room the room id
   * @param users the user ids
   * @return where to send
   */
  public SignalTarget toMembers(String room, Collection<String> users) {
    return to(new Audience.RoomMembers(new RoomId(room), users.stream().map(UserId::new).toList()));
  }

  /**
   * Addresses a whole room ({@code SendBroadcast}).
   *
   * @param room the room id
   * @return where to send
   */
  public RoomTarget toRoom(String room) {
    return new RoomTarget(this, new RoomId(room), SendOptions.DEFAULT, SendOptions.BULK);
  }

  /**
   * Addresses any audience.
   *
   * @param audience the recipients
   * @return where to send
   */
  public SignalTarget to(Audience audience) {
    return new SignalTarget(this, audience);
  }

  /**
   * Sends a plan, which may be of several rooms, behind more urgent signals.
   *
   * @param plan of this application
   * @return the delivery, which is running
   */
  public BulkDelivery sendAll(BulkPlan plan) {
    return sendAll(plan, SendOptions.BULK);
  }

  BulkDelivery sendAll(BulkPlan plan, SendOptions options) {
    return BulkDelivery.start(transport, plan, options);
  }

  SignalTransport transport() {
    return transport;
  }

  OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(app, from, to, payload);
  }

  BulkPlan.Builder plan(Payload payload) {
    return BulkPlan.builder(app, from, payload);
  }

  Payload event(String name, Object value) {
    return EventJson.event(name, value, json);
  }

  /**
   * Closes the transport, if it can be closed: takes no more sends and waits for those under way.
   *
   * @throws IllegalStateException if the transport fails to close
   */
  @Override
  public void close() {
    if (transport instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("the transport did not close", e);
      }
    }
  }

  /** Returns application and sender. */
  @Override
  public String toString() {
    return "Signals[" + app + ", from " + from + "]";
  }
}
