package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import io.vertx.core.http.HttpServer;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control API, with clients, a transport and a business server over the wire. */
@Timeout(60)
class ControlRouteTest {
  private final TestCloud cloud = TestCloud.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> posted = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    cloud.close();
  }

  private OpenApiTransport transport(AccessKey key) {
    return OpenApiTransport.builder(InstantSource.system(), new SplittableRandom(1))
        .app(TestCloud.APP, key)
        .cloud(cloud.uri(), "cn-north-1")
        .callTimeout(Duration.ofSeconds(2))
        .build();
  }

  private static OutboundSignal to(String user) {
    return new OutboundSignal(
        TestCloud.APP,
        new SenderId("server"),
        new Audience.User(new UserId(user)),
        Payload.text("hello"));
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(cloud.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject get(String path) throws Exception {
    HttpResponse<String> reply = call("GET", path, "");
    assertThat(reply.statusCode()).isEqualTo(200);
    return Json.parse(reply.body()).orElseThrow();
  }

  private void fault(String json) throws Exception {
    assertThat(call("POST", "/emulator/faults", json).statusCode()).isEqualTo(201);
  }

  /** Starts a business server that answers "ack" and records the callbacks. */
  private String businessServer() {
    HttpServer server =
        TestCloud.await(
            cloud
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  posted.add(body.toString());
                                  request.response().end("ack");
                                }))
                .listen(0, "127.0.0.1"));
    return "http://127.0.0.1:" + server.actualPort() + "/callback";
  }

  private SimulatedClient withServer(String user) throws Exception {
    SimulatedClient client = cloud.present(user);
    JsonObject params =
        Json.object().add("signature", "a-bearer-signature").add("url", businessServer()).build();
    client.call("setServerParams", params);
    return client;
  }

  private static int ask(SimulatedClient client, String text) throws Exception {
    long id = client.call("sendServerMessage", Json.object().add("message", text).build());
    return client
        .await(
            event ->
                event.name().equals("onServerMessageSendResult")
                    && event.args().getInt("msgid") == id)
        .map(event -> event.args().getInt("error"))
        .orElse(-1);
  }

  @Test
  void stateShowsLoginsMembersAndQuotas() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        OpenApiTransport transport = transport(TestCloud.ACCESS)) {
      transport.send(to("alice"));
      JsonObject state = get("/emulator/state");
      JsonObject app = state.getJsonArray("apps").getJsonObject(0);
      assertThat(app.getString("appId")).isEqualTo(TestCloud.APP.value());
      assertThat(app.getJsonArray("users").getString(0)).isEqualTo("alice");
      assertThat(app.getInt("used")).isEqualTo(1);
      assertThat(app.getInt("limit")).isEqualTo(500);
      JsonObject room = app.getJsonArray("rooms").getJsonObject(0);
      assertThat(room.getString("roomId")).isEqualTo("Room1");
      assertThat(room.getInt("limit")).isEqualTo(100);
      assertThat(room.getInt("userCount")).isEqualTo(1);
      assertThat(state.getInt("clients")).isEqualTo(1);
      assertThat(alice.events()).isNotEmpty();
    }
  }

  @Test
  void requestsShowACallRawAndDecodedAndItsReceivers() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        OpenApiTransport transport = transport(TestCloud.ACCESS)) {
      transport.send(to("alice"));
      JsonObject call = get("/emulator/requests").getJsonArray("requests").getJsonObject(0);
      assertThat(call.getString("kind")).isEqualTo("openapi");
      assertThat(call.getJsonObject("decoded").getString("action")).isEqualTo("SendUnicast");
      assertThat(call.getJsonObject("decoded").getInt("bytes")).isEqualTo(5);
      assertThat(call.getJsonObject("raw").getString("body")).contains("\"hello\"");
      assertThat(call.getJsonObject("answer").getInt("status")).isEqualTo(200);
      assertThat(call.getJsonArray("receivers").getString(0)).isEqualTo("alice");
      assertThat(call).doesNotContainKey("refused");
      assertThat(alice.await(e -> e.name().endsWith("OutsideRoom"))).isPresent();
    }
  }

  @Test
  void requestsExplainARefusedSignatureAndMaskIt() throws Exception {
    AccessKey wrong = AccessKey.of(TestCloud.ACCESS.id(), "another-secret-0123456789");
    try (OpenApiTransport transport = transport(wrong)) {
      assertThat(transport.send(to("alice"))).isInstanceOf(SendResult.Refused.class);
    }
    JsonObject call = get("/emulator/requests").getJsonArray("requests").getJsonObject(0);
    JsonObject refused = call.getJsonObject("refused");
    assertThat(refused.getString("code")).isEqualTo("SignatureDoesNotMatch");
    JsonObject why = refused.getJsonObject("why");
    assertThat(why.getJsonObject("expected").getString("canonicalRequest"))
        .startsWith("POST\n/\nAction=SendUnicast&Version=2023-07-20\n");
    assertThat(why.getJsonObject("expected").getString("stringToSign")).startsWith("HMAC-SHA256\n");
    assertThat(why.getJsonObject("signed").getJsonObject("signedHeaders")).containsKey("x-date");
    assertThat(why.getJsonObject("signed").getString("signature")).endsWith("(64 characters)");
    assertThat(why.getJsonArray("hints").getString(0)).startsWith("The secret is another one");
    assertThat(call.toString()).doesNotContainPattern("Signature=[0-9a-f]{20}");
  }

  @Test
  void requestsShowCallbacksWithTheirSignatureMasked() throws Exception {
    try (SimulatedClient alice = withServer("alice")) {
      assertThat(ask(alice, "what time is it")).isZero();
      JsonObject call = get("/emulator/requests").getJsonArray("requests").getJsonObject(0);
      assertThat(call.getString("kind")).isEqualTo("callback");
      assertThat(call.getJsonObject("decoded").getString("uid")).isEqualTo("alice");
      assertThat(call.getJsonObject("answer").getString("body")).isEqualTo("ack");
      assertThat(call.toString()).contains("what time").doesNotContain("a-bearer-signature");
      assertThat(posted.peek()).contains("a-bearer-signature");
    }
  }

  @Test
  void closeAfterAcceptDeliversOnceWithoutAResponse() throws Exception {
    fault("{\"at\":\"openapi\",\"do\":\"closeAfterAccept\",\"times\":1}");
    try (SimulatedClient alice = cloud.present("alice");
        OpenApiTransport transport = transport(TestCloud.ACCESS)) {
      assertThat(transport.send(to("alice"))).isInstanceOf(SendResult.Uncertain.class);
      alice.await(event -> event.name().endsWith("OutsideRoom")).orElseThrow();
      assertThat(transport.send(to("alice"))).isInstanceOf(SendResult.Accepted.class);
      await().until(() -> outsideRoom(alice) >= 2);
      assertThat(outsideRoom(alice)).as("one of each send").isEqualTo(2);
    }
  }

  private static long outsideRoom(SimulatedClient client) {
    return client.events().stream().filter(e -> e.name().endsWith("OutsideRoom")).count();
  }

  @Test
  void theTransportReportsTheEffectsOfCloseHangAndDelay() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        OpenApiTransport transport = transport(TestCloud.ACCESS)) {
      fault("{\"at\":\"openapi\",\"do\":\"close\",\"times\":1}");
      assertThat(transport.send(to("alice"))).isInstanceOf(SendResult.Uncertain.class);
      fault("{\"at\":\"openapi\",\"do\":\"hang\",\"times\":1}");
      assertThat(transport.send(to("alice"))).isInstanceOf(SendResult.Uncertain.class);
      fault("{\"at\":\"openapi\",\"do\":\"delay\",\"delayMs\":150,\"times\":1}");
      assertThat(transport.send(to("alice"))).isInstanceOf(SendResult.Accepted.class);
      alice.await(event -> event.name().endsWith("OutsideRoom")).orElseThrow();
      assertThat(alice.events().stream().filter(e -> e.name().endsWith("OutsideRoom"))).hasSize(1);
    }
    List<String> faults =
        get("/emulator/requests").getJsonArray("requests").getValuesAs(JsonObject.class).stream()
            .map(call -> call.getString("fault"))
            .toList();
    assertThat(faults).containsExactly("close", "hang", "delay");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, -1_000})
  void theTransportFollowsASkewedClockAndItsCorrection(int seconds) throws Exception {
    try (OpenApiTransport transport = transport(TestCloud.ACCESS)) {
      fault("{\"at\":\"openapi\",\"do\":\"skewDate\",\"skewSeconds\":" + seconds + "}");
      SendResult learning = transport.send(to("alice"));
      assertThat(learning).isInstanceOf(SendResult.Accepted.class);
      assertThat(learning.attempts()).hasSize(2);
      assertThat(transport.send(to("alice")).attempts()).as("the offset is known").hasSize(1);
      call("DELETE", "/emulator/faults", "");
      assertThat(transport.send(to("alice")).attempts()).as("the offset is corrected").hasSize(2);
      assertThat(transport.send(to("alice")).attempts()).hasSize(1);
    }
  }

  @Test
  void theResponseHasTheSkewedDate() throws Exception {
    fault("{\"at\":\"openapi\",\"do\":\"skewDate\",\"skewSeconds\":31536000}");
    String date =
        call("POST", "/?Action=X&Version=Y", "{}").headers().firstValue("date").orElseThrow();
    assertThat(date).endsWith("GMT").contains(String.valueOf(java.time.Year.now().getValue() + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"do\":\"close\"', 17, 0",
    "'\"do\":\"closeAfterAccept\"', 18, 1",
    "'\"do\":\"throttle\"', 5, 0",
    "'\"do\":\"status\",\"status\":503', 18, 1",
    "'\"do\":\"status\",\"status\":204', 0, 1",
    "'\"do\":\"delay\",\"delayMs\":100', 0, 1",
    "'\"do\":\"duplicate\"', 0, 2",
  })
  void aCallbackFaultGivesItsErrorAndItsNumberOfPosts(String fault, int error, int posts)
      throws Exception {
    try (SimulatedClient alice = withServer("alice")) {
      fault("{\"at\":\"callback\",\"match\":{\"uid\":\"alice\"}," + fault + ",\"times\":1}");
      assertThat(ask(alice, "m")).isEqualTo(error);
      await().until(() -> posted.size() >= posts);
      assertThat(ask(alice, "m")).as("the fault is used up").isZero();
      assertThat(posted).hasSize(posts + 1);
    }
  }

  @Test
  void faultsAreListedAndRemoved() throws Exception {
    fault("{\"at\":\"openapi\",\"do\":\"hang\"}");
    fault("{\"at\":\"openapi\",\"do\":\"throttle\"}");
    assertThat(call("DELETE", "/emulator/faults/1", "").statusCode()).isEqualTo(204);
    assertThat(call("DELETE", "/emulator/faults/1", "").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", "/emulator/faults/x", "").statusCode()).isEqualTo(404);
    JsonObject left = get("/emulator/faults").getJsonArray("faults").getJsonObject(0);
    assertThat(left.getString("do")).isEqualTo("throttle");
    assertThat(left.getInt("id")).isEqualTo(2);
    assertThat(call("DELETE", "/emulator/faults", "").statusCode()).isEqualTo(204);
    assertThat(get("/emulator/faults").getJsonArray("faults")).isEmpty();
    HttpResponse<String> bad = call("POST", "/emulator/faults", "{\"at\":\"moon\"}");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("at must be one of callback, delivery, openapi");
    assertThat(call("POST", "/emulator/faults", "[]").statusCode()).isEqualTo(400);
    assertThat(call("POST", "/emulator/faults", "x".repeat(65_537)).statusCode()).isEqualTo(400);
  }

  @Test
  void resetDisconnectsClientsAndClearsState() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        OpenApiTransport transport = transport(TestCloud.ACCESS)) {
      transport.send(to("alice"));
      assertThat(call("POST", "/emulator/reset", "").statusCode()).isEqualTo(204);
      assertThat(get("/emulator/requests").getJsonArray("requests")).isEmpty();
      JsonObject state = get("/emulator/state");
      assertThat(state.getInt("clients")).isZero();
      assertThat(state.getJsonArray("apps").getJsonObject(0).getInt("used")).isZero();
      assertThat(alice.closed()).contains("the emulator was reset");
    }
  }

  @Test
  void kickRemovesOneMemberOrAll() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        SimulatedClient bob = cloud.present("bob")) {
      assertThat(call("POST", "/emulator/kick", "{\"roomId\":\"Room1\",\"uid\":\"bob\"}").body())
          .isEqualTo("{\"kicked\":1}");
      assertThat(bob.await(e -> e.args().getInt("state", 0) == -1006)).isPresent();
      assertThat(call("POST", "/emulator/kick", "{\"roomId\":\"Room1\"}").body())
          .isEqualTo("{\"kicked\":1}");
      assertThat(alice.await(e -> e.args().getInt("state", 0) == -1011)).isPresent();
      assertThat(call("POST", "/emulator/kick", "{}").statusCode()).isEqualTo(400);
      for (String app : List.of("\"no such!\"", "\"another\"", "42")) {
        String kick = "{\"roomId\":\"Room1\",\"appId\":" + app + "}";
        assertThat(call("POST", "/emulator/kick", kick).statusCode()).isEqualTo(400);
      }
      assertThat(call("POST", "/emulator/kick", "{\"roomId\":\"r\",\"uid\":\"a b\"}").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void theStreamHasCallsAndState() throws Exception {
    HttpResponse<java.io.InputStream> stream =
        http.send(
            HttpRequest.newBuilder(cloud.uri().resolve("/emulator/events")).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (OpenApiTransport transport = transport(TestCloud.ACCESS);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      transport.send(to("absent"));
      List<String> names =
          Stream.generate(() -> line(lines))
              .filter(line -> line.startsWith("event: "))
              .distinct()
              .limit(2)
              .toList();
      assertThat(names).containsExactlyInAnyOrder("event: call", "event: state");
    }
  }

  private static String line(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void requestsMaskOtherFormsOfSigning() throws Exception {
    http.send(
        HttpRequest.newBuilder(
                cloud
                    .uri()
                    .resolve("/?Action=X&X-Signature=abcdefabcdef&X-Security-Token=tokenize"))
            .header("Authorization", "Bearer a-secret-of-another-kind")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.discarding());
    assertThat(get("/emulator/requests").toString())
        .contains("Bearer ***", "X-Signature=abc***")
        .doesNotContain("abcdefabcdef")
        .doesNotContain("tokenize")
        .doesNotContain("a-secret-of-another-kind");
  }
}
