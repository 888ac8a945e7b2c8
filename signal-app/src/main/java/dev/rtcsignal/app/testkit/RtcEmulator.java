package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.wire.FaultJson;
import dev.rtcsignal.app.wire.NotificationTarget;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.SignalTransport;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An emulated RTC cloud that listens on a free port of the loopback interface, for tests.
 *
 * <pre>{@code
 * try (RtcEmulator cloud = RtcEmulator.start()) {
 *   RtcClient alice = cloud.client("alice");
 *   cloud.transport().send(signal);
 *   assertThat(alice.awaitMessage().text()).isEqualTo("hello");
 * }
 * }</pre>
 *
 * <p>It has one application with an app key, unless its builder names others, and an access key;
 * they are valid for it only. Stands on the JDK alone. Thread-safe.
 */
public final class RtcEmulator implements AutoCloseable {
  /** Tokens are issued in the past by this much: the clock of a verifier may be behind. */
  private static final Duration BACKDATED = Duration.ofSeconds(1);

  private final AtomicLong nonces = new AtomicLong();
  private final Set<RtcClient> clients = ConcurrentHashMap.newKeySet();
  private final KitCredentials credentials;
  private final CloudSettings settings;
  private final KitTime time = new KitTime();
  private final EmulatedCloud cloud;
  private final KitServer server;
  private volatile Optional<URI> callbackUrl = Optional.empty();

  private RtcEmulator(Builder builder) {
    this.credentials = new KitCredentials(builder.apps);
    this.settings =
        new CloudSettings(
            credentials.appKeys(),
            List.of(credentials.accessKey()),
            "cn-north-1",
            builder.appQuota,
            builder.roomQuota,
            builder.errorStatus,
            builder.limits);
    this.cloud = new EmulatedCloud(settings, clock(), () -> new SplittableRandom(builder.seed));
    this.server = new KitServer(cloud, time, builder.seed);
    time.run(cloud);
  }

  /** Starts an emulator with the documented limits. */
  public static RtcEmulator start() {
    return builder().start();
  }

  /** Returns a builder for an emulator with other limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the application; of several the first. */
  public AppId app() {
    return settings.appKeys().get(0).app();
  }

  /** Returns the app key, which signs tokens; of several applications that of the first. */
  public AppKey appKey() {
    return appKey(app());
  }

  /**
   * Returns the app key of an application.
   *
   * @throws IllegalArgumentException if the emulator has no such application
   */
  public AppKey appKey(AppId app) {
    return credentials.appKey(app);
  }

  /** Returns the access key, which signs OpenAPI calls. */
  public AccessKey accessKey() {
    return credentials.accessKey();
  }

  /** Returns the region in the credential scope of OpenAPI calls. */
  public String region() {
    return settings.region();
  }

  /** Returns the URI of the OpenAPI, for {@code OpenApiTransport.Builder.cloud} or any SDK. */
  public URI uri() {
    return server.uri();
  }

  /**
   * Returns the credentials, the URI and the limits by the names of the reference server's
   * settings: {@code SIGNAL_APP_ID}, {@code SIGNAL_APP_KEY}, {@code SIGNAL_ACCESS_KEY_ID}, {@code
   * SIGNAL_SECRET_ACCESS_KEY}, {@code SIGNAL_CLOUD}, {@code SIGNAL_REGION}, {@code
   * SIGNAL_APP_QUOTA} and {@code SIGNAL_ROOM_QUOTA}. For an application that is configured, as one
   * of Spring Boot is, in a method with {@code @DynamicPropertySource}:
   *
   * <pre>{@code
   * cloud.settings().forEach((name, value) -> registry.add(name, () -> value));
   * }</pre>
   */
  public Map<String, String> settings() {
    return settings(app());
  }

  /**
   * Returns the settings of one of several applications.
   *
   * @throws IllegalArgumentException if the emulator has no such application
   */
  public Map<String, String> settings(AppId app) {
    return credentials.settings(app, settings, uri());
  }

  /** Returns the emulator's clock: the system's, moved forward by {@link #advance}. */
  public InstantSource clock() {
    return time.clock();
  }

  /** Returns timers by the emulator's clock, which {@link #advance} ends, for code under test. */
  public Delayer delayer() {
    return time.clock();
  }

  /**
   * Returns a transport that sends to this emulator over HTTP, with the default retries, paced by
   * the emulator's limits and by its clock.
   */
  public SignalTransport transport() {
    return server.transport();
  }

  /** Connects a client and logs it in. A second client of the same user logs the first out. */
  public RtcClient client(String user) {
    return client(app(), user);
  }

  /**
   * Connects a client of one of several applications and logs it in.
   *
   * @throws IllegalArgumentException if the emulator has no such application
   */
  public RtcClient client(AppId app, String user) {
    RtcClient client = new RtcClient(this, appKey(app), new UserId(user));
    // Before the login, or it could miss a callback URL that is set meanwhile.
    clients.add(client);
    return client.logIn();
  }

  void disconnected(RtcClient client) {
    clients.remove(client);
  }

  /**
   * Makes each client send its messages to this business server as soon as it is logged in, with a
   * valid callback signature: those that are logged in now, and all later ones. For a server that
   * tells its clients no URL, or that is not under test with its own.
   *
   * <pre>{@code
   * cloud.reportsTo(callbackUrl);
   * ServerReply reply = cloud.client("alice").sendServerMessage("hello");
   * }</pre>
   */
  public RtcEmulator reportsTo(URI callback) {
    callbackUrl = Optional.of(callback);
    clients.forEach(client -> client.reportTo(callback));
    return this;
  }

  Optional<URI> callbackUrl() {
    return callbackUrl;
  }

  /**
   * Injects a fault from now on.
   *
   * @throws IllegalArgumentException that names the rule, if it cannot happen there
   */
  public RtcEmulator addFault(Fault fault) {
    cloud.faults().add(FaultJson.read(fault.json()));
    return this;
  }

  /** Removes all faults. */
  public void clearFaults() {
    cloud.faults().clear();
  }

  /**
   * Moves the emulator's clock forward. All that waits by this clock ends when it is due: tokens,
   * quotas, delays of faults, the retries of notifications, the timeouts of callbacks, and the
   * sends of {@link #transport} that wait for the quota, for a retry or for their deadline.
   *
   * <p>The clock stops at each timer until what it caused is done, so that ten seconds give the
   * same results as ten seconds of waiting. It does not wait for a server that hangs.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public void advance(Duration by) {
    time.advance(by, cloud);
  }

  /**
   * Posts event notifications of rooms to a URL from now on, signed with a secret (vendor-facts 6).
   */
  public RtcEmulator sendNotificationsTo(URI url, NotificationSecret secret) {
    server.notify(new NotificationTarget(url.toString(), secret, false));
    return this;
  }

  /** Removes a user from a room, as the operator of the cloud; the client gets state -1006. */
  public void kick(String room, String user) {
    kick(new RoomAddress(app(), new RoomId(room)), new UserId(user));
  }

  /** Removes a user from a room of any application. */
  public void kick(RoomAddress room, UserId user) {
    cloud.kick(room, Optional.of(user));
  }

  /** Removes all users from a room, as the operator of the cloud; clients get state -1011. */
  public void dismiss(String room) {
    dismiss(new RoomAddress(app(), new RoomId(room)));
  }

  /** Removes all users from a room of any application. */
  public void dismiss(RoomAddress room) {
    cloud.kick(room, Optional.empty());
  }

  /**
   * Returns the last calls in both directions in JSON, as {@code GET /emulator/requests}: raw,
   * decoded, and why they were refused. For finding out why a test fails.
   */
  public String requests() {
    return server.requests();
  }

  /** Disconnects all clients and clears all state and faults. */
  public void reset() {
    cloud.reset();
  }

  RtcEngine engine(EventSink sink) {
    return server.client(sink);
  }

  Lifetime lifetime(Duration duration) {
    return new Lifetime(clock().instant().minus(BACKDATED), clock().instant().plus(duration));
  }

  long nonce() {
    return nonces.incrementAndGet();
  }

  /**
   * Closes the transport, stops the server and ends its threads. Sends under way end at once: time
   * is moved on for them.
   */
  @Override
  public void close() {
    server.close();
    time.close();
  }

  /** Settings of an emulator to start. Not thread-safe. */
  public static final class Builder {
    private int appQuota = 500;
    private int roomQuota = 100;
    private ErrorStatus errorStatus = ErrorStatus.DOCUMENTED;
    private ClientLimits limits = ClientLimits.ADVANCED;
    private long seed = 1;
    private final Map<AppId, String> apps = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds an application, instead of the one that an emulator has by default. The first of several
     * is that of all methods that name none.
     *
     * @param app the application
     * @param appKey the secret that signs its tokens, which also {@link RtcEmulator#settings} has
     */
    public Builder app(AppId app, String appKey) {
      apps.put(app, appKey);
      return this;
    }

    /** Sets the application's quota in units per second; 500 by default (vendor-facts 1.3). */
    public Builder appQuota(int units) {
      appQuota = units;
      return this;
    }

    /** Sets each room's quota in messages per second; 100 by default (vendor-facts 1.3). */
    public Builder roomQuota(int messages) {
      roomQuota = messages;
      return this;
    }

    /** Responds to errors with status 200 and an Error in the body (vendor-facts 2.5). */
    public Builder errorsInside200() {
      errorStatus = ErrorStatus.ALWAYS_200;
      return this;
    }

    /** Turns the advanced feature off: no signaling outside of rooms (vendor-facts 7.1). */
    public Builder basicFeature() {
      limits = ClientLimits.BASIC;
      return this;
    }

    /** Sets the seed of chance, for faults with a probability; 1 by default. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Starts an emulator, which listens then. */
    public RtcEmulator start() {
      return new RtcEmulator(this);
    }
  }
}
