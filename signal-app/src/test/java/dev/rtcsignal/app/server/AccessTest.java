package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.observe.LogOf;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys, addresses whose callbacks fail verification, and security headers. */
@Timeout(60)
class AccessTest {
  private static final String KEY_1 = "front-test-api-key-1";
  private static final String KEY_2 = "front-test-api-key-2";
  private static final String FROM_A = "203.0.113.1";
  private static final String FROM_B = "203.0.113.2";

  private final PendingDelays delays = new PendingDelays();

  private static String[] from(String address, String apiKey) {
    return new String[] {"X-Forwarded-For", address, "Authorization", "Bearer " + apiKey};
  }

  @Test
  void acceptsEachOfSeveralKeys() throws Exception {
    try (SecureServer server = SecureServer.behindProxy(KEY_1, KEY_2)) {
      for (String key : List.of(KEY_1, KEY_2)) {
        assertThat(server.get("/v1/quota", from(FROM_A, key)).statusCode()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer front-test-api-key-",
        "Bearer front-test-api-key-11",
        "Bearer ",
        "front-test-api-key-1",
        "Basic front-test-api-key-1",
      })
  void answersAWrongKeyAfterASecondAndQuotesNothing(String authorization) throws Exception {
    try (SecureServer server =
        SecureServer.start(options -> options.apiKeys(KEY_1).delayer(delays))) {
      var reply = server.getLater("/v1/quota", "Authorization", authorization);
      delays.awaitWaiting(1);
      assertThat(reply).isNotDone();
      delays.endAll();
      assertThat(reply.get().statusCode()).isEqualTo(401);
      assertThat(reply.get().body()).contains("\"rule\":\"api-key\"").doesNotContain("front-test");
      assertThat(delays.requested()).containsExactly(Duration.ofSeconds(1));
    }
  }

  @Test
  void answersARequestWithoutAKeyAtOnce() throws Exception {
    try (SecureServer server =
        SecureServer.start(options -> options.apiKeys(KEY_1).delayer(delays))) {
      assertThat(server.get("/v1/quota").statusCode()).isEqualTo(401);
      assertThat(delays.requested()).isEmpty();
    }
  }

  /** Row E6 of the field faults. */
  @Test
  void answers429WhileTenWrongKeysOfAnAddressWait() throws Exception {
    try (SecureServer server =
        SecureServer.start(
            options ->
                options.set("trusted-proxies", "127.0.0.1").apiKeys(KEY_1).delayer(delays))) {
      List<CompletableFuture<HttpResponse<String>>> wrong = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        wrong.add(server.getLater("/v1/quota", from(FROM_A, "wrong-" + i)));
      }
      delays.awaitWaiting(9);
      assertThat(server.get("/v1/quota", from(FROM_A, KEY_1)).statusCode())
          .as("the right key while nine wait")
          .isEqualTo(200);
      wrong.add(server.getLater("/v1/quota", from(FROM_A, "wrong-9")));
      delays.awaitWaiting(10);
      HttpResponse<String> eleventh = server.get("/v1/quota", from(FROM_A, "wrong-10"));
      assertThat(eleventh.statusCode()).isEqualTo(429);
      assertThat(eleventh.headers().firstValue("Retry-After")).contains("1");
      assertThat(server.get("/v1/quota", from(FROM_A, KEY_1)).statusCode())
          .as("the right key while ten wrong ones wait")
          .isEqualTo(200);
      assertThat(server.get("/v1/quota", from(FROM_B, KEY_1)).statusCode())
          .as("the right key from elsewhere")
          .isEqualTo(200);
      delays.endAll();
      wrong.forEach(reply -> assertThat(reply.join().statusCode()).isEqualTo(401));
      assertThat(server.get("/v1/quota", from(FROM_A, KEY_1)).statusCode())
          .as("the right key afterwards")
          .isEqualTo(200);
    }
  }

  @Test
  void looksTheValidKeysUpForEachRequest() throws Exception {
    AtomicReference<ApiKeys> keys = new AtomicReference<>(ApiKeys.of(List.of(KEY_1)));
    try (SecureServer server = SecureServer.start(options -> options.apiKeys(keys::get))) {
      assertThat(server.get("/v1/quota", from(FROM_A, KEY_1)).statusCode()).isEqualTo(200);
      keys.set(ApiKeys.of(List.of(KEY_2)));
      assertThat(server.get("/v1/quota", from(FROM_A, KEY_2)).statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/quota", from(FROM_A, KEY_1)).statusCode()).isEqualTo(401);
    }
  }

  /**
   * Each unknown application that a client posted left gauges, and all saw the names of rooms. Row
   * E3 of the field faults.
   */
  @Test
  void showsMetricsOfTheConfiguredApplicationAndOfRoomsToHoldersOfAKeyOnly() throws Exception {
    try (SecureServer server = SecureServer.start(options -> options.apiKeys(KEY_1))) {
      String unknown = "0123456789abcdef01234567";
      String key = "Bearer " + KEY_1;
      server.post(
          "/v1/signals",
          "{\"appId\":\"" + unknown + "\",\"to\":{\"room\":\"hidden\"},\"text\":\"x\"}",
          "Authorization",
          key);
      server.post(
          "/v1/signals", "{\"to\":{\"room\":\"hidden\"},\"text\":\"x\"}", "Authorization", key);
      String open = server.get("/metrics").body();
      assertThat(open).contains("signal_app_limit").doesNotContain(unknown, "hidden");
      assertThat(server.get("/metrics", "Authorization", key).body()).doesNotContain(unknown);
    }
  }

  @Test
  void answers429BeyondTheRateOfFailuresOfOneAddress() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(SecureServer.NOW);
    try (SecureServer server =
        SecureServer.start(
            options ->
                options
                    .set("trusted-proxies", "127.0.0.1")
                    .set("max-failed-proofs", 1)
                    .steady(now::get))) {
      String[] fromA = {"X-Forwarded-For", FROM_A};
      assertThat(server.post("/callback", "nonsense", fromA).statusCode()).isEqualTo(400);
      HttpResponse<String> second = server.post("/callback", "nonsense", fromA);
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).contains("1");
      assertThat(server.post("/callback", "nonsense", "X-Forwarded-For", FROM_B).statusCode())
          .as("another address")
          .isEqualTo(400);
      now.set(SecureServer.NOW.plusSeconds(1));
      assertThat(server.post("/callback", "nonsense", fromA).statusCode())
          .as("when the rate allows the next failure")
          .isEqualTo(400);
    }
  }

  /**
   * What a client makes the cloud send: forged and genuine ones come from one address. An address
   * was blocked for a second at 20 forged ones a second, and half of the genuine ones were lost.
   * Row A1 of the field faults.
   */
  @Test
  void acceptsEachGenuineCallbackHoweverManyForgedOnesItsAddressSends() throws Exception {
    try (SecureServer server = SecureServer.strict()) {
      String[] cloud = {"X-Forwarded-For", FROM_A};
      String forged = SecureServer.callback("hello", "001" + "x".repeat(60));
      assertThat(server.post("/callback", forged, cloud).statusCode()).isIn(400, 401);
      for (int i = 0; i < 5; i++) {
        assertThat(server.post("/callback", forged, cloud).statusCode()).isEqualTo(429);
        assertThat(server.post("/callback", SecureServer.callback("n"), cloud).statusCode())
            .isEqualTo(200);
      }
      assertThat(server.get("/metrics").body())
          .contains("signal_callbacks_total{status=\"200\"} 5.0")
          .contains("signal_callbacks_total{status=\"429\"} 5.0");
    }
  }

  @Test
  void answersACallbackAlthoughAListenerFails() throws Exception {
    try (LogOf log = new LogOf(CallbackRoute.class);
        SecureServer server = SecureServer.behindProxy()) {
      server
          .events()
          .listen(
              CallbackReceived.class,
              event -> {
                throw new IllegalStateException("quotes the payload");
              });
      assertThat(server.post("/callback", SecureServer.callback("hello")).body())
          .isEqualTo("thanks");
      // The event is published after the response was written.
      await().atMost(30, SECONDS).until(() -> !log.lines().isEmpty());
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN a callback could not be published: java.lang.IllegalStateException at ")
          .doesNotContain("payload");
    }
  }

  /** JSON may write any letter of a name as an escape. */
  @ParameterizedTest
  @ValueSource(strings = {"\"signature\"", "\"\\u0073ignature\"", "\"signatur\\u0065\""})
  void masksTheSignatureForEverySpellingOfItsName(String name) throws Exception {
    try (SecureServer server = SecureServer.behindProxy()) {
      String body = SecureServer.callback("hello").replace("\"signature\"", name);
      assertThat(server.post("/callback", body).statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/callbacks").body())
          .contains("hello")
          .doesNotContain(SecureServer.signature("hyf").substring(40));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/console.js",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/callback",
        "/nowhere",
        "/notifications",
        "/v1/quota",
        "/v1/rooms",
        "/v1/callbacks",
        "/v1/callbacks/9",
        "/v1/nowhere",
      })
  void sendsSecurityHeadersWithEveryPage(String path) throws Exception {
    try (SecureServer server = SecureServer.behindProxy()) {
      check(server.get(path));
      check(server.post(path.equals("/callback") ? "/v1/tokens" : path, "nonsense"));
    }
  }

  private static void check(HttpResponse<String> reply) {
    assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    if (reply.request().method().equals("POST") && reply.uri().getPath().equals("/notifications")) {
      return;
    }
    assertThat(reply.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(reply.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(reply.headers().firstValue("Content-Security-Policy").orElse("none"))
        .contains("default-src")
        .contains("frame-ancestors 'none'");
    assertThat(reply.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
    assertThat(reply.headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void optionsPrintNoApiKey() {
    InMemoryKeys keys = new InMemoryKeys().add(SecureServer.KEY);
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO),
                new RecordingHandler(Ack.empty()),
                InstantSource.system())
            .build();
    assertThat(new TestOptions(SecureServer.APP, keys, webhook).apiKeys(KEY_1).build().toString())
        .doesNotContain(KEY_1);
  }
}
