package dev.rtcsignal.app.testkit;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.emulator.EmulatorServer;
import dev.rtcsignal.app.emulator.FaultJson;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
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
 * An emulated RTC cloud that listens on loopback, for one test. Has an application, its key and an
 * access key of its own; they open nothing else. Safe for use by many threads.
 */
public final class RtcEmulator implements AutoCloseable {
  private static final AppId APP = new AppId("7e577e577e577e577e577e57");

  /** Clocks of the one who mints and the one who checks may differ by this much. */
  private static final Duration BACK_DATED = Duration.ofSeconds(1);

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

  public static Builder builder() {
    return new Builder();
  }

  public AppId app() {
    return APP;
  }

  public AppKey appKey() {
    return appKey;
  }

  public AccessKey accessKey() {
    return accessKey;
  }

  /** Returns the region that requests must be signed for. */
  public String region() {
    return settings.region();
  }

  /** Returns where the OpenAPI is: for {@code OpenApiTransport.Builder.cloud}, or any SDK. */
  public URI uri() {
    return uri;
  }

  /** Returns the emulator's time: the system's, put forward by {@link #advance}. */
  public InstantSource clock() {
    return clock;
  }

  /** Returns a transport to this emulator over HTTP, signed, with default retries. */
  public SignalTransport transport() {
    return transport;
  }

  /** Connects a client and logs it in. A second one of the same user kicks the first. */
  public RtcClient client(String user) {
    return new RtcClient(this, new UserId(user)).logsIn();
  }

  /**
   * Lets something go wrong from now on.
   *
   * @throws IllegalArgumentException if it cannot happen there, naming the rule
   */
  public RtcEmulator fault(Fault fault) {
    cloud.faults().add(FaultJson.read(fault.json()));
    return this;
  }

  /** Lets nothing go wrong any more. */
  public void clearFaults() {
    cloud.faults().clear();
  }

  /** Puts the emulator's clock forward: tokens expire, quotas are free again, delays are over. */
  public void advance(Duration by) {
    clock.advance(by);
    cloud.tick();
  }

  /**
   * Posts event notifications of rooms to a URL from now on, signed with that key (vendor-facts 6).
   */
  public RtcEmulator notifies(URI url, NotificationSecret secret) {
    server.notify(new EmulatorServer.Notifications(url.toString(), secret, false));
    return this;
  }

  /** Takes a user out of a room, as the operator of the cloud can; state -1006 for the client. */
  public void kick(String room, String user) {
    cloud.kick(APP, new RoomId(room), Optional.of(new UserId(user)));
  }

  /** Takes everybody out of a room, as the operator of the cloud can; state -1011 for clients. */
  public void dismiss(String room) {
    cloud.kick(APP, new RoomId(room), Optional.empty());
  }

  /**
   * Returns the last calls in both directions, in JSON, as {@code GET /emulator/requests} gives
   * them: raw, decoded, and why they were refused. For a person who wonders why a test fails.
   */
  public String requests() {
    return server.requests();
  }

  /** Forgets all that happened, and hangs up on all clients. */
  public void reset() {
    cloud.reset();
  }

  RtcEngine engine(EventSink sink) {
    return server.client(sink);
  }

  String token(Grant grant, Duration good) {
    return AccessToken.mint(appKey, grant, lifetime(good), nonce()).text();
  }

  Lifetime lifetime(Duration good) {
    return new Lifetime(clock.instant().minus(BACK_DATED), clock.instant().plus(good));
  }

  long nonce() {
    return nonces.incrementAndGet();
  }

  /** Stops listening and ends the transport. */
  @Override
  public void close() {
    transport.close();
    SharedVertx.await(server.stop());
  }

  /** Limits and habits of an emulator that is to be started. */
  public static final class Builder {
    private int appQuota = 500;
    private int roomQuota = 100;
    private ErrorStatus errorStatus = ErrorStatus.DOCUMENTED;
    private ClientLimits limits = ClientLimits.ADVANCED;
    private long seed = 1;

    private Builder() {}

    /** Units a second for the application; 500 by default (vendor-facts 1.3). */
    public Builder appQuota(int units) {
      appQuota = units;
      return this;
    }

    /** Messages a second for each room; 100 by default (vendor-facts 1.3). */
    public Builder roomQuota(int messages) {
      roomQuota = messages;
      return this;
    }

    /** Errors come with status 200 and an Error inside, always (vendor-facts 2.5). */
    public Builder errorsInside200() {
      errorStatus = ErrorStatus.ALWAYS_200;
      return this;
    }

    /** The advanced feature is not switched on: no signaling outside rooms (vendor-facts 7.1). */
    public Builder basicFeature() {
      limits = ClientLimits.BASIC;
      return this;
    }

    /** The source of chance, for faults by chance; the same in each run by default. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public RtcEmulator start() {
      return new RtcEmulator(this);
    }
  }
}
