package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvent.SignalHandled;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interfaces 2, over loopback. */
@Timeout(60)
class ReferenceServerTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "server-test-app-key-0123456789");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String API_KEY = "server-test-api-key-0123456789";

  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<SendResult> outcome =
      new AtomicReference<>(new SendResult.Accepted("r1"));
  private final InMemoryTransport transport = InMemoryTransport.answering(s -> outcome.get());
  private final InMemoryKeys keys = new InMemoryKeys().add(KEY);
  private final ServerEvents events = new ServerEvents(() -> NOW);
  private SignalHandler handler =
      signal -> {
        events.publish(new SignalHandled(NOW, signal, Ack.text("thanks")));
        return CompletableFuture.completedFuture(Ack.text("thanks"));
      };
  private ReferenceServer server;
  private Optional<URI> uri = Optional.empty();

  @AfterEach
  void stop() {
    if (server != null) {
      TestCloud.await(server.stop(0));
    }
    TestCloud.await(vertx.close());
  }

  private URI start(Optional<String> apiKey) {
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO),
                signal -> handler.onSignal(signal),
                () -> NOW)
            .build();
    TestOptions options = new TestOptions(APP, keys, webhook).transport(transport).clock(() -> NOW);
    apiKey.ifPresent(options::apiKeys);
    server = new ReferenceServer(vertx, options.build(), events);
    uri =
        Optional.of(
            URI.create("http://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0))));
    return uri.get();
  }

  @Test
  void answersACallbackOfAnyContentTypeWithTheAck() throws Exception {
    start(Optional.empty());
    for (String type : List.of("text/plain", "application/json", "application/octet-stream")) {
      HttpResponse<String> reply =
          http.send(
              post("/callback", callback("hello")).setHeader("Content-Type", type).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("thanks");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=abc"})
  void readsABodyThatOnlySaysItIsAForm(String type) throws Exception {
    start(Optional.empty());
    for (String text : List.of("=secret payload%zz&a=b", "x".repeat(9_000))) {
      HttpRequest.Builder request =
          post("/callback", callback(text)).setHeader("Content-Type", type);
      assertThat(send(request).statusCode()).isEqualTo(200);
      String signal = "{\"to\":{\"user\":\"u\"},\"text\":\"" + text + "\"}";
      assertThat(send(post("/v1/signals", signal).setHeader("Content-Type", type)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void answers401ToTheSampleOfTheDocumentationAnd400ToNonsense() throws Exception {
    start(Optional.of(API_KEY));
    String seed =
        "{\"message\":\"xxxx\",\"binary\":false,\"signature\":\"00160af4c8dcb758d00ce35adb3EQD24BQ"
            + "DeruMYfoMjmEDAGh5ZiAARgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=\"}";
    assertThat(send(post("/callback", seed)).statusCode()).isEqualTo(401);
    assertThat(send(post("/callback", "nonsense")).statusCode()).isEqualTo(400);
    assertThat(send(post("/callback", "")).statusCode()).isEqualTo(400);
  }

  @Test
  void answers413ToABodyThatIsTooLargeBeforeReadingItAll() throws Exception {
    start(Optional.empty());
    assertThat(send(post("/callback", "x".repeat(524_288))).statusCode()).isEqualTo(400);
    assertThat(send(post("/callback", "x".repeat(524_289))).statusCode()).isEqualTo(413);
    assertThat(send(post("/callback", "x".repeat(524_290))).statusCode()).isEqualTo(413);
    assertThat(send(post("/v1/signals", "x".repeat(524_289))).statusCode()).isEqualTo(413);
  }

  @Test
  void answers500WhenTheHandlerFails() throws Exception {
    handler =
        signal -> {
          throw new IllegalStateException("secret payload");
        };
    start(Optional.empty());
    HttpResponse<String> reply = send(post("/callback", callback("hello")));
    assertThat(reply.statusCode()).isEqualTo(500);
    assertThat(reply.body()).doesNotContain("secret");
  }

  static Stream<Arguments> audiences() {
    UserId u = new UserId("u");
    RoomId r = new RoomId("r");
    return Stream.of(
        Arguments.of("{\"user\":\"u\"}", new Audience.User(u)),
        Arguments.of("{\"room\":\"r\"}", new Audience.WholeRoom(r)),
        Arguments.of("{\"room\":\"r\",\"user\":\"u\"}", new Audience.RoomMember(r, u)),
        Arguments.of(
            "{\"room\":\"r\",\"users\":[\"u\",\"v\"]}",
            new Audience.RoomMembers(r, List.of(u, new UserId("v")))));
  }

  @ParameterizedTest
  @MethodSource("audiences")
  void sendsToEachKindOfAudience(String to, Audience audience) throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply = send(post("/v1/signals", "{\"to\":" + to + ",\"text\":\"hi\"}"));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"outcome\":\"accepted\",\"requestId\":\"r1\"}");
    assertThat(transport.sent())
        .containsExactly(
            new OutboundSignal(APP, new SenderId("server"), audience, Payload.text("hi")));
  }

  @Test
  void sendsBinaryAsAnotherSenderForAnotherApp() throws Exception {
    start(Optional.empty());
    send(
        post(
            "/v1/signals",
            "{\"to\":{\"user\":\"u\"},\"binary\":\"+/8=\",\"appId\":\"app2\",\"from\":\"bot\"}"));
    assertThat(transport.sent())
        .containsExactly(
            new OutboundSignal(
                new AppId("app2"),
                new SenderId("bot"),
                new Audience.User(new UserId("u")),
                Payload.binary((byte) 0xfb, (byte) 0xff)));
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(
            new SendResult.Refused(400, "InvalidParameter.IllegalTo", "m", "r"),
            502,
            "InvalidParameter.IllegalTo"),
        Arguments.of(new SendResult.Refused(429, "FlowLimitExceeded", "m", "r"), 429, "throttled"),
        Arguments.of(
            new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT), 503, "not-sent"),
        Arguments.of(
            new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", ""),
            504,
            "uncertain"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void tellsEachOutcomeByItsOwnStatus(SendResult result, int status, String word) throws Exception {
    outcome.set(result);
    start(Optional.empty());
    HttpResponse<String> reply =
        send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.body()).contains(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | body",
        "[] | body",
        "{} | to",
        "{\"to\":\"u\",\"text\":\"x\"} | to",
        "{\"to\":{},\"text\":\"x\"} | to",
        "{\"to\":{\"users\":[\"u\"]},\"text\":\"x\"} | to",
        "{\"to\":{\"room\":\"r\",\"user\":\"u\",\"users\":[\"u\"]},\"text\":\"x\"} | to",
        "{\"to\":{\"room\":\"r\",\"users\":\"u\"},\"text\":\"x\"} | to",
        "{\"to\":{\"room\":\"r\",\"users\":[1]},\"text\":\"x\"} | to",
        "{\"to\":{\"room\":\"r\",\"users\":[]},\"text\":\"x\"} | recipient-count",
        "{\"to\":{\"room\":\"r\",\"users\":[\"u\",\"u\"]},\"text\":\"x\"} | recipients-distinct",
        "{\"to\":{\"room\":\"a b\"},\"text\":\"x\"} | room-id",
        "{\"to\":{\"user\":\"\"},\"text\":\"x\"} | user-id",
        "{\"to\":{\"user\":1},\"text\":\"x\"} | fields",
        "{\"to\":{\"user\":\"u\",\"x\":1},\"text\":\"x\"} | fields",
        "{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"subject\":\"x\"} | fields",
        "{\"to\":{\"user\":\"u\"}} | payload",
        "{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"binary\":\"eA==\"} | payload",
        "{\"to\":{\"user\":\"u\"},\"binary\":\"x*\"} | payload",
        "{\"to\":{\"user\":\"server\"},\"text\":\"x\"} | from",
        "{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"appId\":\"a b\"} | app-id",
      })
  void answers400AndNamesTheRule(String body, String rule) throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply = send(post("/v1/signals", body));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(Json.parse(reply.body()).orElseThrow().getJsonObject("error").getString("rule"))
        .isEqualTo(rule);
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void takes65536BytesOfTextAndRefusesOneMore() throws Exception {
    start(Optional.empty());
    String body = "{\"to\":{\"user\":\"u\"},\"text\":\"%s\"}";
    assertThat(send(post("/v1/signals", String.format(body, "x".repeat(65_536)))).statusCode())
        .isEqualTo(200);
    HttpResponse<String> reply = send(post("/v1/signals", String.format(body, "x".repeat(65_537))));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("message-size").contains("65536").contains("65537");
  }

  @Test
  void mintsASignatureThatItsOwnCallbackBelieves() throws Exception {
    start(Optional.empty());
    JsonObject minted = mint("{\"kind\":\"signature\",\"userId\":\"hyf\"}");
    assertThat(minted.getString("expiresAt")).isEqualTo("2023-11-15T22:13:20Z");
    String body =
        Json.object()
            .add("message", "m")
            .add("binary", false)
            .add("signature", minted.getString("token"))
            .build()
            .toString();
    assertThat(send(post("/callback", body)).statusCode()).isEqualTo(200);
  }

  @Test
  void mintsLoginAndRoomTokens() throws Exception {
    start(Optional.empty());
    AccessToken login = token(mint("{\"kind\":\"login\",\"userId\":\"hyf\",\"ttlSeconds\":60}"));
    assertThat(login.grant().roomId()).isEmpty();
    assertThat(login.lifetime()).isEqualTo(new Lifetime(NOW.minusSeconds(30), NOW.plusSeconds(60)));
    AccessToken room = token(mint("{\"kind\":\"room\",\"userId\":\"hyf\",\"roomId\":\"Room1\"}"));
    assertThat(room.grant().roomId()).isEqualTo("Room1");
    assertThat(room.grant().privileges()).hasSize(5);
    assertThat(room.verify(List.of(KEY), NOW, Duration.ZERO)).isInstanceOf(Verdict.Trusted.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"userId\":\"u\"} | kind",
        "{\"kind\":\"other\",\"userId\":\"u\"} | kind",
        "{\"kind\":\"login\"} | user-id",
        "{\"kind\":\"room\",\"userId\":\"u\"} | room-id",
        "{\"kind\":\"login\",\"userId\":\"u\",\"roomId\":\"r\"} | room-id",
        "{\"kind\":\"login\",\"userId\":\"u\",\"ttlSeconds\":0} | ttl-seconds",
        "{\"kind\":\"login\",\"userId\":\"u\",\"ttlSeconds\":604801} | ttl-seconds",
        "{\"kind\":\"login\",\"userId\":\"u\",\"ttlSeconds\":18446744073709551617} | ttl-seconds",
        "{\"kind\":\"login\",\"userId\":\"u\",\"ttlSeconds\":\"60\"} | ttl-seconds",
        "{\"kind\":\"login\",\"userId\":\"u\",\"ttlSeconds\":1.5} | ttl-seconds",
        "{\"kind\":\"login\",\"userId\":\"u\",\"x\":1} | fields",
      })
  void refusesToMintAndNamesTheRule(String body, String rule) throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply = send(post("/v1/tokens", body));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"rule\":\"" + rule + "\"");
  }

  @Test
  void saysThatThereIsNoKeyToMintWith() throws Exception {
    start(Optional.empty());
    keys.remove(KEY);
    assertThat(send(post("/v1/tokens", "{\"kind\":\"login\",\"userId\":\"u\"}")).statusCode())
        .isEqualTo(503);
  }

  @Execution(CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer wrong", "Basic server-test-api-key-0123456789"})
  void demandsTheApiKeyUnderV1(String authorization) throws Exception {
    start(Optional.of(API_KEY));
    for (String path : List.of("/v1/signals", "/v1/tokens", "/v1/events", "/v1/none")) {
      HttpRequest.Builder request = post(path, "{}");
      if (!authorization.isEmpty()) {
        request.setHeader("Authorization", authorization);
      }
      HttpResponse<String> reply = send(request);
      assertThat(reply.statusCode()).as(path).isEqualTo(401);
      assertThat(reply.body()).doesNotContain(API_KEY);
    }
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void letsTheApiKeyInAndTheRestOfTheWorldToHealthAndCallback() throws Exception {
    start(Optional.of(API_KEY));
    HttpRequest.Builder request =
        post("/v1/tokens", "{\"kind\":\"login\",\"userId\":\"u\"}")
            .setHeader("Authorization", "Bearer " + API_KEY);
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(send(get("/health/live")).statusCode()).isEqualTo(200);
    assertThat(send(get("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(get("/metrics")).statusCode()).isEqualTo(200);
    assertThat(send(post("/callback", callback("x"))).statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhenTheCloudDoesNotTakeTheCredentials() throws Exception {
    start(Optional.empty());
    assertThat(send(get("/health/ready")).body()).contains("not proven");
    outcome.set(new SendResult.Refused(401, "InvalidAccessKey", "", ""));
    send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
    HttpResponse<String> ready = send(get("/health/ready"));
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("InvalidAccessKey");
    outcome.set(new SendResult.Accepted("r"));
    send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
    assertThat(send(get("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(get("/health/live")).statusCode()).isEqualTo(200);
  }

  @Test
  void isReadyAgainToProveOtherCredentials() throws Exception {
    start(Optional.empty());
    outcome.set(new SendResult.Refused(401, "SignatureDoesNotMatch", "", ""));
    send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
    assertThat(send(get("/health/ready")).statusCode()).isEqualTo(503);
    server.credentialsChanged();
    assertThat(send(get("/health/ready")).body()).contains("not proven");
  }

  @Test
  void answers400ForAnApplicationWithoutAccessKey() throws Exception {
    outcome.set(new SendResult.NotSent(SendResult.NotSent.Reason.NO_ACCESS_KEY));
    start(Optional.empty());
    HttpResponse<String> reply =
        send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\",\"appId\":\"x\"}"));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("app-id");
  }

  @Test
  void answersHeadOfHealth() throws Exception {
    start(Optional.empty());
    HttpRequest.Builder head =
        get("/health/live").method("HEAD", HttpRequest.BodyPublishers.noBody());
    assertThat(send(head).statusCode()).isEqualTo(200);
  }

  @Test
  void countsCallbacksAndSends() throws Exception {
    start(Optional.empty());
    send(post("/callback", callback("x")));
    send(post("/callback", "nonsense"));
    send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
    String metrics = send(get("/metrics")).body();
    assertThat(metrics)
        .contains("signal_callbacks_total{status=\"200\"} 1.0")
        .contains("signal_callbacks_total{status=\"400\"} 1.0")
        .contains("signal_sends_total{outcome=\"accepted\"} 1.0")
        .contains("signal_send_seconds_count 1");
  }

  @Test
  void streamsEachCallbackEachMessageAndEachSend() throws Exception {
    start(Optional.empty());
    HttpResponse<InputStream> stream =
        http.send(get("/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
    send(post("/callback", callback("hello")));
    send(post("/callback", "nonsense"));
    send(post("/v1/signals", "{\"to\":{\"room\":\"r\",\"users\":[\"u\"]},\"binary\":\"+/8=\"}"));
    TestCloud.await(server.stop(5));
    String text = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
    List<String> data = new ArrayList<>();
    text.lines().filter(line -> line.startsWith("data: ")).forEach(data::add);
    assertThat(data).hasSize(4);
    assertThat(data.get(0)).contains("\"userId\":\"hyf\",\"text\":\"hello\",\"ack\":\"thanks\"");
    assertThat(data.get(1)).contains("\"status\":200");
    assertThat(data.get(2)).contains("\"status\":400");
    assertThat(data.get(3))
        .contains("\"to\":{\"room\":\"r\",\"users\":[\"u\"]},\"binary\":\"+/8=\"")
        .contains("\"outcome\":\"accepted\"");
    assertThat(text).contains("event: send\n").contains("the server stops");
  }

  @Test
  void finishesWhatIsUnderWayWhenItStops() throws Exception {
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    handler = signal -> pending;
    start(Optional.empty());
    CompletableFuture<HttpResponse<String>> underWay =
        http.sendAsync(
            post("/callback", callback("x")).build(), HttpResponse.BodyHandlers.ofString());
    Thread.sleep(300);
    var stopped = server.stop(10).toCompletionStage().toCompletableFuture();
    Thread.sleep(300);
    assertThat(stopped).isNotDone();
    assertThatThrownBy(() -> http(HttpClient.newHttpClient(), get("/health/live")))
        .as("no longer listens")
        .isInstanceOf(ConnectException.class);
    pending.complete(Ack.text("late"));
    assertThat(underWay.get().body()).isEqualTo("late");
    stopped.get();
  }

  @Test
  void stopsInTheEndWhenARequestDoesNot() throws Exception {
    handler = signal -> new CompletableFuture<>();
    start(Optional.empty());
    http.sendAsync(post("/callback", callback("x")).build(), HttpResponse.BodyHandlers.ofString());
    Thread.sleep(300);
    TestCloud.await(server.stop(1));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 'X: y', 200",
    "localhost, Origin: http://localhost:3000, 200",
    "127.0.0.1, Origin: https://evil.example, 403",
    "evil.example, 'X: y', 403",
    "127.0.0.1, Origin: null, 403",
    "127.0.0.1, X-Forwarded-For: 203.0.113.9, 403",
    "127.0.0.1, Forwarded: for=203.0.113.9, 403",
  })
  void withoutAnApiKeyNoPageFromElsewhereAsksAndNobodyThroughAProxy(
      String host, String header, int status) throws Exception {
    int port = start(Optional.empty()).getPort();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      String request =
          "GET /v1/console HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\n"
              + header
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void showsTheConsole() throws Exception {
    start(Optional.empty());
    HttpResponse<String> page = send(get("/"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("/console/app.js").contains("/console/style.css");
    assertThat(page.headers().firstValue("content-security-policy")).isPresent();
    assertThat(send(get("/nowhere")).statusCode()).isEqualTo(404);
    assertThat(send(get("/callback")).statusCode()).isEqualTo(405);
  }

  private JsonObject mint(String body) throws Exception {
    HttpResponse<String> reply = send(post("/v1/tokens", body));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.parse(reply.body()).orElseThrow();
  }

  private static AccessToken token(JsonObject minted) {
    return AccessToken.parse(minted.getString("token"))
        .match(
            token -> token,
            (RejectionReason reason) -> {
              throw new AssertionError(reason);
            });
  }

  private HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(uri.orElseThrow().resolve(path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(uri.orElseThrow().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http(http, request);
  }

  private static HttpResponse<String> http(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String callback(String message) {
    String signature =
        CallbackSignature.mint(KEY, "hyf", Lifetime.starting(NOW, Duration.ofHours(1)), 7).text();
    return Json.object()
        .add("message", message)
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString();
  }
}
