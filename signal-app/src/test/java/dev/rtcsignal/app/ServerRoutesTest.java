package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.fixture.Outboxes;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes of the reference server and the events of the signals that they send. */
@Timeout(30)
class ServerRoutesTest {
  private static final String SECRET = "front-test-notification-secret";

  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final InstantSource clock = InstantSource.system();

  /** One for all notifications of a test: a repetition has the same signature. */
  private final Instant eventTime = clock.instant().truncatedTo(ChronoUnit.SECONDS);

  private final ServerEvents events = new ServerEvents(clock);
  private final BlockingQueue<SendCompleted> sends = new LinkedBlockingQueue<>();
  private final String signature =
      CallbackSignature.mint(
              TestCloud.KEY, "hyf", Lifetime.starting(clock.instant(), Duration.ofHours(1)), 7)
          .text();

  @AfterEach
  void close() {
    TestCloud.await(vertx.close());
  }

  @Test
  void publishesAPushedReplyOnce() throws Exception {
    events.listen(SendCompleted.class, sends::add);
    ServerAssembly server = server();
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    assertThat(post(port, "{\"event\":\"echo\",\"data\":1,\"replyBy\":\"user\"}")).isEmpty();
    SendCompleted send = sends.poll(10, TimeUnit.SECONDS);
    assertThat(send.by()).isEqualTo(SendOrigin.ROUTE);
    assertThat(send.signal().to()).isEqualTo(new Audience.User(new UserId("hyf")));
    assertThat(send.result()).isInstanceOf(SendResult.Accepted.class);
    TestCloud.await(server.stop(Duration.ZERO));
    assertThat(sends).isEmpty();
  }

  @Test
  void namesTheCallbackThatAPushedReplyAnswers() throws Exception {
    BlockingQueue<CallbackReceived> callbacks = new LinkedBlockingQueue<>();
    events.listen(SendCompleted.class, sends::add);
    events.listen(CallbackReceived.class, callbacks::add);
    ServerAssembly server = server();
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    for (int i = 0; i < 2; i++) {
      // The same content twice, which is two callbacks.
      post(port, "{\"event\":\"echo\",\"data\":1,\"replyBy\":\"user\"}");
      long callback = callbacks.poll(10, TimeUnit.SECONDS).recent().id();
      assertThat(sends.poll(10, TimeUnit.SECONDS).correlationId())
          .hasValue(String.valueOf(callback));
    }
    TestCloud.await(server.stop(Duration.ZERO));
  }

  @Test
  void answersAnIllegalRoomWithTheRuleOnly() throws Exception {
    ServerAssembly server = server();
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    assertThat(post(port, "{\"event\":\"whoIsHere\",\"data\":{\"room\":\"no room\"}}"))
        .contains("\"code\":\"bad-data\"")
        .contains("128")
        .doesNotContain("no room");
    TestCloud.await(server.stop(Duration.ZERO));
  }

  /** The library's defaults are 500,000 and 250,000. */
  @Test
  void remembersAsManyMessagesAndNotificationsAsConfigured() throws Exception {
    Settings few =
        Settings.of(
            Map.of(
                "max-sealed-remembered", "2",
                "max-notifications-remembered", "1",
                "notification-secret", SECRET));
    ServerAssembly server = server(few);
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    assertThat(reply(port, sealed("m1")).statusCode()).isEqualTo(200);
    assertThat(reply(port, sealed("m1")).statusCode()).as("a repetition").isEqualTo(200);
    assertThat(reply(port, sealed("m2")).statusCode()).as("one more").isEqualTo(503);
    assertThat(post(port, "bare")).as("needs no memory").contains("4 bytes");
    assertThat(notify(port, "e1").statusCode()).isEqualTo(200);
    assertThat(notify(port, "e1").statusCode()).as("a repetition").isEqualTo(200);
    assertThat(notify(port, "e2").statusCode()).as("one more").isEqualTo(503);
    TestCloud.await(server.stop(Duration.ZERO));
  }

  /**
   * A longer chunked body was cut at the limit and parsed, and one of spaces even accepted. Row C11
   * of the field faults.
   */
  @Test
  void answers413ToAChunkedBodyAboveTheConfiguredLimit() throws Exception {
    ServerAssembly server =
        server(Settings.of(Map.of("max-body-bytes", "100000", "notification-secret", SECRET)));
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    String body = callback("hello").toString();
    byte[] fits = (body + " ".repeat(100_000 - body.length())).getBytes(StandardCharsets.UTF_8);
    assertThat(chunked(port, "/callback", fits)).isEqualTo(200);
    byte[] tooLong = Arrays.copyOf(fits, 100_001);
    tooLong[100_000] = ' ';
    for (String path : List.of("/callback", "/notifications", "/v1/signals")) {
      assertThat(chunked(port, path, tooLong)).as(path).isEqualTo(413);
    }
    TestCloud.await(server.stop(Duration.ZERO));
  }

  private static int chunked(int port, String path, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void acceptsNotificationsUnderTheSecretOfItsEmulatorAndTheConfiguredOne() throws Exception {
    Settings settings = Settings.of(Map.of("notification-secret", SECRET));
    ServerAssembly server =
        server(settings, Optional.of(new NotificationSecret("routes-test-emulator-secret")));
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    assertThat(notify(port, "e1", SECRET).statusCode()).isEqualTo(200);
    assertThat(notify(port, "e2", "routes-test-emulator-secret").statusCode()).isEqualTo(200);
    assertThat(notify(port, "e3", "routes-test-other-secret").statusCode()).isEqualTo(401);
    TestCloud.await(server.stop(Duration.ZERO));
  }

  private String sealed(String id) {
    EnvelopeKey key = EnvelopeKey.derive(TestCloud.KEY, signature);
    Envelope envelope = Envelope.sign(key, id, 1, clock.instant(), Payload.text("hello"));
    return EnvelopeJson.message(envelope).match(text -> text.value(), binary -> "");
  }

  private HttpResponse<String> notify(int port, String id) throws Exception {
    return notify(port, id, SECRET);
  }

  private HttpResponse<String> notify(int port, String id, String secret) throws Exception {
    String data = "{\"RoomId\":\"r\",\"UserId\":\"u\"}";
    String now = eventTime.toString();
    List<String> values =
        List.of("UserJoinRoom", data, now, id, TestCloud.APP.value(), "2020-12-01", "0042");
    JsonObjectBuilder notification = Json.object();
    List<String> names =
        List.of("EventType", "EventData", "EventTime", "EventId", "AppId", "Version", "Nonce");
    for (int i = 0; i < names.size(); i++) {
      notification.add(names.get(i), values.get(i));
    }
    String hash = new NotificationSecret(secret).sign(values);
    return send(port, "/notifications", notification.add("Signature", hash).build());
  }

  private ServerAssembly server() {
    return server(Settings.of(Map.of()));
  }

  private ServerAssembly server(Settings settings) {
    return server(settings, Optional.empty());
  }

  private ServerAssembly server(Settings settings, Optional<NotificationSecret> ofEmulator) {
    Environment environment =
        new Environment(
            settings, clock, new SplittableRandom(1), new PrintWriter(new StringWriter()));
    return ServerAssembly.create(
        vertx,
        environment,
        AppConfig.forDemo(settings, "127.0.0.1"),
        new ServerAssembly.Cloud(
            TestCloud.APP,
            new InMemoryKeys().add(TestCloud.KEY),
            Outboxes.over(InMemoryTransport.accepting()),
            Optional.empty(),
            new InMemoryQuota(clock, QuotaLimits.DOCUMENTED),
            Optional.empty(),
            ofEmulator),
        events);
  }

  private String post(int port, String message) throws Exception {
    HttpResponse<String> reply = reply(port, message);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body();
  }

  private HttpResponse<String> reply(int port, String message) throws Exception {
    return send(port, "/callback", callback(message));
  }

  private JsonObject callback(String message) {
    return Json.object()
        .add("message", message)
        .add("binary", false)
        .add("signature", signature)
        .build();
  }

  private static HttpResponse<String> send(int port, String path, JsonObject body)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
