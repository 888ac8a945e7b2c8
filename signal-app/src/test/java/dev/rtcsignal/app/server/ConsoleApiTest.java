package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.CallbackIds;
import dev.rtcsignal.app.observe.ServerEvent.ExchangeCompleted;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes that the console uses, over loopback. */
@Timeout(60)
class ConsoleApiTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String KEY = "console-test-api-key-0123456789";

  private final Vertx vertx = CountingTransport.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerEvents events = new ServerEvents(() -> NOW);
  private final List<InboundSignal> handled = new CopyOnWriteArrayList<>();
  private final CountDownLatch explaining = new CountDownLatch(1);
  private volatile CountDownLatch mayExplain = new CountDownLatch(0);
  private ReferenceServer server;
  private URI uri;

  @BeforeEach
  void start() {
    InMemoryKeys keys = new InMemoryKeys().add(TestCloud.KEY);
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO),
                signal -> {
                  handled.add(signal);
                  return CompletableFuture.completedFuture(Ack.text("thanks"));
                },
                () -> NOW)
            .build();
    ServerOptions options =
        new TestOptions(TestCloud.APP, app -> explain(keys, app), webhook)
            .apiKeys(KEY)
            // Rejected callbacks are kept like others.
            .set("max-failed-proofs", 1_000)
            .emulator(URI.create("http://127.0.0.1:8090"))
            .clock(() -> NOW)
            .build();
    server = new ReferenceServer(vertx, options, events);
    uri = URI.create("http://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0)));
  }

  private List<AppKey> explain(AppKeys keys, AppId app) {
    explaining.countDown();
    try {
      mayExplain.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return keys.appKeys(app);
  }

  @AfterEach
  void stop() {
    TestCloud.await(server.stop(Duration.ZERO, 0));
    TestCloud.await(vertx.close());
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return http.send(
        request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri.resolve(path)).header("Authorization", "Bearer " + KEY);
  }

  private JsonObject json(String method, String path, String body) throws Exception {
    HttpResponse<String> reply = call(method, path, body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.parse(reply.body()).orElseThrow();
  }

  /** Returns the id of the last callback. */
  private long last() throws Exception {
    List<JsonObject> all =
        json("GET", "/v1/callbacks", "").getJsonArray("callbacks").getValuesAs(JsonObject.class);
    return all.get(all.size() - 1).getJsonNumber("id").longValueExact();
  }

  private static String signature() {
    Lifetime hour = Lifetime.starting(NOW, Duration.ofHours(1));
    return CallbackSignature.mint(TestCloud.KEY, "hyf", hour, 7).text();
  }

  private static String callback(String message, String signature) {
    return Json.object()
        .add("message", message)
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/console", "GET, /v1/callbacks", "GET, /v1/callbacks/1",
    "POST, /v1/callbacks/1/replay", "POST, /v1/tokens/inspect", "GET, /v1/events",
  })
  void everyRouteNeedsTheApiKey(String method, String path) throws Exception {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(uri.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(401);
  }

  @Test
  void describesTheServerToTheConsole() throws Exception {
    JsonObject config = json("GET", "/v1/console", "");
    assertThat(config.getString("appId")).isEqualTo(TestCloud.APP.value());
    assertThat(config.getString("from")).isEqualTo("server");
    assertThat(config.getString("emulator")).isEqualTo("http://127.0.0.1:8090");
    assertThat(config.getInt("appQuota")).isEqualTo(500);
    assertThat(config.getInt("roomQuota")).isEqualTo(100);
  }

  @Test
  void listsCallbacksWithTheirSignatureMaskedAndExplained() throws Exception {
    call("POST", "/callback", callback("hello", signature()));
    call("POST", "/callback", "no json");
    String body = call("GET", "/v1/callbacks", "").body();
    assertThat(body).doesNotContain(signature());
    List<JsonObject> list =
        Json.parse(body).orElseThrow().getJsonArray("callbacks").getValuesAs(JsonObject.class);
    JsonObject good = list.get(0);
    assertThat(good.getInt("status")).isEqualTo(200);
    assertThat(good.getString("answer")).isEqualTo("thanks");
    assertThat(good.getString("raw")).contains("\"message\":\"hello\"", "\"signature\":\"***\"");
    assertThat(good.getJsonObject("inspection").getString("verdict")).isEqualTo("trusted");
    assertThat(good.getJsonObject("inspection").getJsonObject("claims").getString("userId"))
        .isEqualTo("hyf");
    assertThat(list.get(1).getInt("status")).isEqualTo(400);
    assertThat(list.get(1).getString("raw")).isEqualTo("no json");
    assertThat(list.get(1)).doesNotContainKey("inspection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufeff%s", "%s trailing", "[%s"})
  void masksTheSignatureInAMalformedBody(String form) throws Exception {
    call("POST", "/callback", String.format(form, callback("hello", signature())));
    String body = call("GET", "/v1/callbacks", "").body();
    assertThat(body).contains("hello").doesNotContain(signature());
  }

  @Test
  void showsACallbackAsReceived() throws Exception {
    String body = callback("hello", signature());
    call("POST", "/callback", body);
    HttpResponse<String> shown = call("GET", "/v1/callbacks/" + last(), "");
    assertThat(shown.body()).isEqualTo(body);
    assertThat(shown.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void replaysACallbackThroughTheHandlerAndMarksIt() throws Exception {
    call("POST", "/callback", callback("hello", signature()));
    long first = last();
    JsonObject replayed = json("POST", "/v1/callbacks/" + first + "/replay", "");
    assertThat(replayed.getInt("status")).isEqualTo(200);
    assertThat(replayed.getString("answer")).isEqualTo("thanks");
    assertThat(handled).hasSize(2);
    JsonObject second = json("GET", "/v1/callbacks", "").getJsonArray("callbacks").getJsonObject(1);
    assertThat(second.getJsonNumber("replayOf").longValueExact()).isEqualTo(first);
    assertThat(second.getJsonNumber("id").longValueExact()).isEqualTo(first + 1);
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1/callbacks/9", "GET, /v1/callbacks/x", "POST, /v1/callbacks/9/replay"})
  void answers404IfTheCallbackIsNotKept(String method, String path) throws Exception {
    HttpResponse<String> reply = call(method, path, "");
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body()).contains("no callback of that number is kept any more");
  }

  @Test
  void continuesTheIdsOfAnEarlierRun() throws Exception {
    call("POST", "/callback", "n1");
    long first = last();
    long next = new CallbackIds(NOW.plusMillis(1)).next();
    assertThat(next).isGreaterThan(first + 50);
  }

  @Test
  void keepsTheLast200Callbacks() throws Exception {
    call("POST", "/callback", "n1");
    long first = last();
    for (int i = 2; i <= 201; i++) {
      call("POST", "/callback", "n" + i);
    }
    JsonObject list = json("GET", "/v1/callbacks", "");
    assertThat(list.getJsonArray("callbacks")).hasSize(200);
    assertThat(list.getJsonArray("callbacks").getJsonObject(0).getString("raw")).isEqualTo("n2");
    assertThat(call("GET", "/v1/callbacks/" + first, "").statusCode()).isEqualTo(404);
  }

  @Test
  void servesOtherRequestsWhileItListsCallbacks() throws Exception {
    call("POST", "/callback", callback("hello", signature()));
    mayExplain = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> listing =
        http.sendAsync(request("/v1/callbacks").build(), HttpResponse.BodyHandlers.ofString());
    explaining.await();
    assertThat(call("GET", "/health/live", "").statusCode()).isEqualTo(200);
    assertThat(listing).isNotDone();
    mayExplain.countDown();
    assertThat(listing.get().body()).contains("thanks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'signature':'", "{'signature' :\n'", "{'signature'SPACE:SPACE'"})
  void masksTheSignatureInATruncatedBody(String start) throws Exception {
    String before = start.replace('\'', '"').replace("SPACE", " ".repeat(1_000));
    call("POST", "/callback", before + "sec\\\"ret" + "\",\"x");
    call("POST", "/callback", before + "sec\\\nret");
    assertThat(json("GET", "/v1/callbacks", "").getJsonArray("callbacks"))
        .extracting(one -> one.asJsonObject().getString("raw"))
        .containsExactly(before + "***\",\"x", before + "***");
  }

  @Test
  void keepsAtMostEightMebibytesOfCallbacks() throws Exception {
    String large = "x".repeat(500_000);
    for (int i = 0; i < 18; i++) {
      call("POST", "/callback", large);
    }
    assertThat(json("GET", "/v1/callbacks", "").getJsonArray("callbacks")).hasSize(16);
  }

  @Test
  void explainsTheClaimsOfAToken() throws Exception {
    JsonObject good = json("POST", "/v1/tokens/inspect", "{\"token\":\"" + signature() + "\"}");
    assertThat(good.getString("verdict")).isEqualTo("trusted");
    assertThat(good.getJsonObject("claims").getString("form")).isEqualTo("signature");
    JsonObject bad = json("POST", "/v1/tokens/inspect", "{\"token\":\"x\"}");
    assertThat(bad.getString("reason")).isEqualTo("TOO_SHORT");
    assertThat(call("POST", "/v1/tokens/inspect", "{}").statusCode()).isEqualTo(400);
    assertThat(call("POST", "/v1/tokens/inspect", "{\"x\":1}").body()).contains("[token]");
  }

  @Test
  void streamsCallbacksSendsAndExchangesAsJson() throws Exception {
    HttpResponse<InputStream> stream =
        http.send(request("/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    call("POST", "/callback", callback("hello", "forged-signature"));
    call("POST", "/v1/signals", "{\"to\":{\"room\":\"r\"},\"text\":\"t\"}");
    events.publish(
        new ExchangeCompleted(
            NOW,
            Duration.ofMillis(7),
            URI.create("https://cloud.example/?Action=SendBroadcast"),
            Map.of("Authorization", "HMAC-SHA256 x"),
            Bytes.utf8("{}"),
            "POST\n/\n",
            "HMAC-SHA256\n",
            200,
            Bytes.utf8("ok")));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      List<JsonObject> streamed = data(lines, 3);
      assertThat(streamed.get(0).getString("note")).endsWith("TOO_SHORT");
      assertThat(streamed.get(0).toString()).doesNotContain("forged-signature");
      assertThat(streamed.get(1).getInt("units")).isEqualTo(1);
      assertThat(streamed.get(1)).containsKey("ms");
      assertThat(streamed.get(2))
          .hasToString(
              "{\"at\":\"2023-11-14T22:13:20Z\",\"ms\":7,"
                  + "\"uri\":\"https://cloud.example/?Action=SendBroadcast\","
                  + "\"headers\":{\"Authorization\":\"HMAC-SHA256 x\"},\"body\":\"{}\","
                  + "\"canonicalRequest\":\"POST\\n/\\n\",\"stringToSign\":\"HMAC-SHA256\\n\","
                  + "\"status\":200,\"answer\":\"ok\"}");
    }
  }

  /** The use of the quota is told by the second, so in between or not. */
  private static List<JsonObject> data(BufferedReader lines, int count) {
    return Stream.generate(() -> line(lines))
        .filter(line -> line.startsWith("data: "))
        .map(line -> Json.parse(line.substring(6)).orElseThrow())
        .filter(event -> !event.containsKey("headroomPercent"))
        .limit(count)
        .toList();
  }

  private static String line(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
