package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** An emulated cloud that listens on loopback, and tokens for it. */
public final class TestCloud implements AutoCloseable {
  public static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  public static final String APP_KEY = "emulator-test-app-key-0123456789";
  public static final AppKey KEY = new AppKey(APP, APP_KEY);
  private static final String SECRET = "emulator-test-secret-0123456789";
  public static final AccessKey ACCESS = AccessKey.of("AKLTtest", SECRET);
  public static final RoomId ROOM = new RoomId("Room1");

  private final InstantSource clock;
  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final EmulatedCloud cloud;
  private final EmulatorServer server;
  private final URI uri;

  private TestCloud(CloudSettings settings, InstantSource clock) {
    this.clock = clock;
    this.cloud = new EmulatedCloud(settings, clock, () -> new SplittableRandom(1));
    this.server = new EmulatorServer(vertx, cloud, new SplittableRandom(1));
    int port = await(server.listen("127.0.0.1", 0));
    this.uri = URI.create("http://127.0.0.1:" + port);
  }

  public static TestCloud start() {
    return start(CloudSettings.of(List.of(KEY), List.of(ACCESS)), InstantSource.system());
  }

  public static TestCloud start(CloudSettings settings, InstantSource clock) {
    return new TestCloud(settings, clock);
  }

  public URI uri() {
    return uri;
  }

  /** Returns the settings of a command that sends through this cloud. */
  public Map<String, String> settings() {
    return Map.of(
        "cloud", uri.toString(),
        "app-id", APP.value(),
        "access-key-id", ACCESS.id(),
        "secret-access-key", SECRET);
  }

  public EmulatorServer server() {
    return server;
  }

  public EmulatedCloud cloud() {
    return cloud;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Connects a client and creates its engine. */
  public SimulatedClient client() throws InterruptedException {
    SimulatedClient client = SimulatedClient.connect(uri, event -> {});
    client.call("createEngine", Json.object().add("appId", APP.value()).build());
    return client;
  }

  /** Connects a client that has logged in and joined {@link #ROOM}. */
  public SimulatedClient present(String user) throws InterruptedException {
    SimulatedClient client = client();
    client.call("login", login(user, clock.instant()));
    client.call("joinRoom", join(user, clock.instant()));
    client.await(event -> event.name().equals("onRoomStateChanged")).orElseThrow();
    return client;
  }

  public static JsonObject login(String user, Instant issued) {
    return args(user, Grant.login(new UserId(user)), issued).build();
  }

  public static JsonObject join(String user, Instant issued) {
    return args(user, Grant.room(ROOM, new UserId(user)), issued).add("roomId", "Room1").build();
  }

  public static jakarta.json.JsonObjectBuilder args(String user, Grant grant, Instant issued) {
    Lifetime hour = Lifetime.starting(issued, Duration.ofHours(1));
    return Json.object()
        .add("uid", user)
        .add("token", AccessToken.mint(KEY, grant, hour, 7).text());
  }

  /** Waits for a future of Vert.x. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the future failed or did not complete within 10 s", e);
    }
  }

  @Override
  public void close() {
    await(server.stop());
    await(vertx.close());
  }
}
