package dev.rtcsignal.app.testkit;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.emulator.EmulatorServer;
import dev.rtcsignal.app.wire.FaultJson;
import dev.rtcsignal.app.wire.NotificationTarget;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An emulated RTC cloud that listens on a free port of the loopback interface, for tests. It has
 * one application with an app key and an access key, which are valid for it only. Thread-safe.
 *
 * <pre>{@code
 * try (RtcEmulator cloud = RtcEmulator.start()) {
 *   RtcClient alice = cloud.client("alice");
 *   cloud.transport().send(signal);
 *   assertThat(alice.awaitMessage().text()).isEqualTo("hello");
 * }
 * }</pre>
 */
public final class RtcEmulator implements AutoCloseable {
  private static final AppId APP = new AppId("7e577e577e577e577e577e57");

  /** Tokens are issued in the past by this much: the clock of a verifier may be behind. */
  private static final Duration BACKDATED = Duration.ofSeconds(1);

  private final AppKey appKey = new AppKey(APP, "app-key-of-the-test-kit-0123456789");
  private final AccessKey accessKey =
      AccessKey.of("AKLTTESTKIT", "secret-of-the-test-kit-0123456789");
  private final MovableClock clock = new MovableClock();
  private final AtomicLong nonces = new AtomicLong();
  private final CloudSettings settings;
  private final EmulatedCloud cloud;
  private final EmulatorServer server;
  private final URI uri;
  private final OpenApiTransport transport;

  private RtcEmulator(Builder builder) {
    this.settings =
        new CloudSettings(
            List.of(appKey),
            List.of(accessKey),
            "cn-north-1",
            builder.appQuota,
            builder.roomQuota,
            builder.errorStatus,
            builder.limits);
    this.cloud = new EmulatedCloud(settings, clock, () -> new SplittableRandom(builder.seed));
    this.server = new EmulatorServer(SharedVertx.VERTX, cloud, new SplittableRandom(builder.seed));
    this.uri = URI.create("http://127.0.0.1:" + SharedVertx.await(server.listen("127.0.0.1", 0)));
    this.transport =
        OpenApiTransport.builder(clock, new SplittableRandom(builder.seed))
            .app(APP, accessKey)
            .cloud(uri, settings.region())
            .build();
  }

  /** Starts an emulator with the documented limits. */
  public static RtcEmulator start() {
    return builder().start();
  }

  /** Returns a builder for an emulator with other limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the application. */
  public AppId app() {
    return APP;
  }

  /** Returns the app key, which signs tokens. */
  public AppKey appKey() {
    return appKey;
  }

  /** Returns the access key, which signs OpenAPI calls. */
  public AccessKey accessKey() {
    return accessKey;
  }

  /** Returns the region in the credential scope of OpenAPI calls. */
  public String region() {
    return settings.region();
  }

  /** Returns the URI of the OpenAPI, for {@code OpenApiTransport.Builder.cloud} or any SDK. */
  public URI uri() {
    return uri;
  }

  /** Returns the emulator's clock: the system's, moved forward by {@link #advance}. */
  public InstantSource clock() {
    return clock;
  }

  /** Returns a transport that sends to this emulator over HTTP, with the default retries. */
  public SignalTransport transport() {
    return transport;
  }

  /** Connects a client and logs it in. A second client of the same user logs the first out. */
  public RtcClient client(String user) {
    return new RtcClient(this, new UserId(user)).logIn();
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
   * Moves the emulator's clock forward and runs all timers that are due: tokens expire, quotas
   * recover, delays end.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public void advance(Duration by) {
    clock.advance(by);
    cloud.tick();
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
    cloud.kick(new RoomAddress(APP, new RoomId(room)), Optional.of(new UserId(user)));
  }

  /** Removes all users from a room, as the operator of the cloud; clients get state -1011. */
  public void dismiss(String room) {
    cloud.kick(new RoomAddress(APP, new RoomId(room)), Optional.empty());
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

  String token(Grant grant, Duration duration) {
    return AccessToken.mint(appKey, grant, lifetime(duration), nonce()).text();
  }

  Lifetime lifetime(Duration duration) {
    return new Lifetime(clock.instant().minus(BACKDATED), clock.instant().plus(duration));
  }

  long nonce() {
    return nonces.incrementAndGet();
  }

  /** Stops the server and closes the transport. Waits up to 10 seconds. */
  @Override
  public void close() {
    transport.close();
    SharedVertx.await(server.stop());
  }

  /** Settings of an emulator to start. Not thread-safe. */
  public static final class Builder {
    private int appQuota = 500;
    private int roomQuota = 100;
    private ErrorStatus errorStatus = ErrorStatus.DOCUMENTED;
    private ClientLimits limits = ClientLimits.ADVANCED;
    private long seed = 1;

    private Builder() {}

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

    /** Starts an emulator. Waits up to 10 seconds until it listens. */
    public RtcEmulator start() {
      return new RtcEmulator(this);
    }
  }
}
