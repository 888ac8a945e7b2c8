package dev.rtcsignal.app;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The emulator as the command {@code emulator} starts it, with the credentials of the demo. */
public final class TestEmulator implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final StringWriter printed = new StringWriter();
  private final EmulatorAssembly emulator;
  private final Optional<String> callbackUrl;
  private final URI uri;

  private TestEmulator(String... args) {
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            InstantSource.system(),
            new SplittableRandom(1),
            new PrintWriter(new StringWriter()));
    var options = TestEmulatorOptions.of(args);
    this.callbackUrl = options.callbackUrl();
    this.emulator = EmulatorAssembly.create(vertx, environment, options);
    emulator.print(new PrintWriter(printed));
    this.uri = URI.create("http://127.0.0.1:" + TestCloud.await(emulator.listen("127.0.0.1", 0)));
  }

  /** Starts an emulator with the options of the command. */
  public static TestEmulator start(String... args) {
    return new TestEmulator(args);
  }

  public URI uri() {
    return uri;
  }

  /** Returns the lines of the exchanges so far. */
  public String printed() {
    return printed.toString();
  }

  /** Connects a client that is in a room, and reports to the URL of the emulator if it has one. */
  public SimulatedClient client(String name, String room) throws InterruptedException {
    UserId user = new UserId(name);
    Lifetime day = Lifetime.starting(Instant.now(), Duration.ofDays(1));
    SimulatedClient client = SimulatedClient.connect(uri, event -> {});
    client.call("createEngine", Json.object().add("appId", emulator.app().value()).build());
    String login = AccessToken.mint(emulator.appKey(), Grant.login(user), day, 1).text();
    client.call("login", Json.object().add("token", login).add("uid", name).build());
    client.await(event -> event.name().equals("onLoginResult"));
    if (callbackUrl.isPresent()) {
      String signature = CallbackSignature.mint(emulator.appKey(), name, day, 2).text();
      client.call(
          "setServerParams",
          Json.object().add("signature", signature).add("url", callbackUrl.get()).build());
    }
    Grant grant =
        Grant.room(new RoomId(room), user).publishing(Lifetime.NEVER).subscribing(Lifetime.NEVER);
    String token = AccessToken.mint(emulator.appKey(), grant, day, 3).text();
    client.call(
        "joinRoom", Json.object().add("token", token).add("roomId", room).add("uid", name).build());
    client.await(event -> event.name().equals("onRoomStateChanged"));
    return client;
  }

  @Override
  public void close() {
    TestCloud.await(emulator.stop());
    TestCloud.await(vertx.close());
  }
}
