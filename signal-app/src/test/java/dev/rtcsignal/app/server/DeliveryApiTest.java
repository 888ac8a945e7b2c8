package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rate limiting of sends and its responses: Interfaces 2, over loopback, with an emulator. */
@Timeout(60)
class DeliveryApiTest {
  private static final QuotaLimits TEN_A_SECOND =
      QuotaLimits.DOCUMENTED.perSecond(10, 5).withBurst(Duration.ofSeconds(1));

  private final TestCloud cloud = TestCloud.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerEvents events = new ServerEvents(InstantSource.system());
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InMemoryQuota quota =
      new InMemoryQuota(() -> Instant.now().plus(ahead.get()), TEN_A_SECOND);
  private final OpenApiTransport transport =
      OpenApiTransport.builder(InstantSource.system(), new java.util.Random(1))
          .app(TestCloud.APP, TestCloud.ACCESS)
          .cloud(cloud.uri(), "cn-north-1")
          .quota(quota)
          .listener(events)
          .build();
  private ReferenceServer server;
  private URI uri;

  @BeforeEach
  void start() throws Exception {
    InMemoryKeys keys = new InMemoryKeys().add(TestCloud.KEY);
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO),
                signal -> CompletableFuture.completedFuture(Ack.empty()),
                InstantSource.system())
            .build();
    ServerOptions options =
        new TestOptions(TestCloud.APP, keys, webhook)
            .transport(transport)
            .listener(events.ofOutbox())
            .quota(quota)
            .build();
    server = new ReferenceServer(cloud.vertx(), options, events);
    uri = URI.create("http://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0)));
    // Empty at its start: this fills it.
    ahead.set(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    TestCloud.await(server.stop(Duration.ZERO, 0));
    transport.close();
    cloud.close();
  }

  @Test
  void acceptsPriorityDeadlineOrderKeyAndHarmlessDuplicates() throws Exception {
    HttpResponse<String> reply =
        post(
            "{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"priority\":\"control\",\"deadlineMs\":500,"
                + "\"orderKey\":\"k\",\"duplicatesHarmless\":true}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(Json.parse(reply.body()).orElseThrow().keySet())
        .containsExactly("outcome", "requestId", "name");
  }

  /** Row B12 of the field faults: 1000.0 was refused here, and taken as ttlSeconds. */
  @ParameterizedTest
  @ValueSource(strings = {"1000", "1000.0", "1e3", "86400000", "864e5"})
  void acceptsADeadlineInWhicheverWayItIsWritten(String millis) throws Exception {
    HttpResponse<String> reply =
        post("{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"deadlineMs\":" + millis + "}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"priority\":\"urgent\" | priority",
        "\"priority\":1 | fields",
        "\"deadlineMs\":0 | deadline",
        "\"deadlineMs\":86400001 | deadline",
        "\"deadlineMs\":1.5 | deadline",
        "\"deadlineMs\":1e99 | deadline",
        "\"deadlineMs\":\"soon\" | deadline",
        "\"orderKey\":\"\" | order-key",
        "\"duplicatesHarmless\":\"yes\" | duplicates-harmless",
        "\"urgency\":1 | fields"
      })
  void answers400AndNamesTheRule(String option, String rule) throws Exception {
    HttpResponse<String> reply = post("{\"to\":{\"user\":\"u\"},\"text\":\"x\"," + option + "}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(Json.parse(reply.body()).orElseThrow().getJsonObject("error").getString("rule"))
        .isEqualTo(rule);
  }

  @Test
  void refusesAnOrderKeyOf129Characters() throws Exception {
    String body = "{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"orderKey\":\"%s\"}";
    assertThat(post(String.format(body, "k".repeat(128))).statusCode()).isEqualTo(200);
    assertThat(post(String.format(body, "k".repeat(129))).statusCode()).isEqualTo(400);
  }

  @Test
  void answers503WithScopeLimitAndWaitIfTheQuotaIsUsedUp() throws Exception {
    useUp();
    HttpResponse<String> reply = post("{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"deadlineMs\":50}");
    assertThat(reply.statusCode()).isEqualTo(503);
    JsonObject body = Json.parse(reply.body()).orElseThrow();
    assertThat(body.getString("reason")).isEqualTo("NO_QUOTA");
    JsonObject why = body.getJsonObject("quota");
    assertThat(why.getString("scope")).isEqualTo("application");
    assertThat(why.getInt("limit")).isEqualTo(10);
    assertThat(why.getInt("waitMs")).isBetween(500, 1_100);
    assertThat(reply.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 2));
  }

  @Test
  void answers429WithScopeLimitAndWaitIfTheCloudThrottles() throws Exception {
    cloud.cloud().faults().add(throttling());
    HttpResponse<String> reply = post("{\"to\":{\"room\":\"r\"},\"text\":\"x\"}");
    assertThat(reply.statusCode()).isEqualTo(429);
    JsonObject body = Json.parse(reply.body()).orElseThrow();
    assertThat(body.getJsonObject("quota").getInt("waitMs")).isGreaterThanOrEqualTo(1_000);
    assertThat(body.getJsonObject("quota").getString("scope")).isNotEmpty();
    assertThat(body.getJsonArray("attempts")).hasSize(3);
    assertThat(reply.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void namesTheLimitThatASendWaitedFor() throws Exception {
    useUp();
    HttpResponse<String> reply = post("{\"to\":{\"user\":\"u\"},\"text\":\"x\"}");
    JsonObject attempt =
        Json.parse(reply.body()).orElseThrow().getJsonArray("attempts").getJsonObject(0);
    assertThat(attempt.getString("quota")).isEqualTo("application: 10 of 10 this second");
    assertThat(attempt.getInt("waitedMs")).isPositive();
    assertThat(attempt.getString("outcome")).isEqualTo("accepted");
  }

  @Test
  void showsTheQuota() throws Exception {
    post("{\"to\":{\"room\":\"r\",\"users\":[\"a\",\"b\",\"c\"]},\"text\":\"x\"}");
    JsonObject quotaNow = Json.parse(get("/v1/quota")).orElseThrow();
    assertThat(quotaNow.getString("appId")).isEqualTo(TestCloud.APP.value());
    assertThat(quotaNow.getString("scope")).isEqualTo("application");
    assertThat(quotaNow.getInt("limit")).isEqualTo(10);
    assertThat(quotaNow.getInt("ceiling")).isEqualTo(10);
    assertThat(quotaNow.getInt("used")).isEqualTo(3);
    assertThat(quotaNow.getInt("waiting")).isZero();
    JsonObject room = quotaNow.getJsonArray("rooms").getJsonObject(0);
    assertThat(room.getString("room")).isEqualTo("r");
    assertThat(room.getInt("used")).isEqualTo(1);
    assertThat(room.getInt("limit")).isEqualTo(5);
  }

  @Test
  void metersUnitsWaitsLatencyThrottlesRetriesQueueAndCeiling() throws Exception {
    post("{\"to\":{\"room\":\"r\",\"users\":[\"a\",\"b\",\"c\"]},\"text\":\"x\"}");
    assertThat(get("/metrics"))
        .contains("signal_room_used{app=\"" + TestCloud.APP.value() + "\",room=\"r\"} 1.0");
    assertThat(get("/metrics", "X-Forwarded-For", "203.0.113.1"))
        .as("for a client without an API key")
        .contains("signal_app_used")
        .doesNotContain("signal_room_used");
    cloud.cloud().faults().add(throttling());
    post("{\"to\":{\"user\":\"u\"},\"text\":\"x\"}");
    String metrics = get("/metrics");
    assertThat(metrics)
        .contains("signal_units_total{app=\"" + TestCloud.APP.value() + "\"} 3.0")
        .contains("signal_throttles_total 3.0")
        .contains("signal_retries_total 2.0")
        .contains("signal_attempts_total{outcome=\"accepted\"} 1.0")
        .contains("signal_attempts_total{outcome=\"throttled\"} 3.0")
        .contains("signal_delivery_seconds_bucket{outcome=\"accepted\",le=\"")
        .contains("signal_wait_seconds_bucket{priority=\"normal\",scope=\"none\",le=\"0.001\"}")
        .contains("signal_queue 0.0")
        .contains("signal_app_limit{app=\"" + TestCloud.APP.value() + "\"} 10.0")
        .containsPattern("signal_app_ceiling\\{app=\"" + TestCloud.APP.value() + "\"} [1-9]\\.0");
  }

  @Test
  void streamsWaitsAttemptsAndTheQuota() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpResponse<Stream<String>> stream =
        http.send(
            HttpRequest.newBuilder(uri.resolve("/v1/events")).build(),
            HttpResponse.BodyHandlers.ofLines());
    Thread reader = new Thread(() -> stream.body().forEach(lines::add));
    reader.setDaemon(true);
    reader.start();
    useUp();
    post("{\"to\":{\"user\":\"u\"},\"text\":\"x\"}");
    List<String> steps =
        List.of("event: queued", "event: attempt", "event: waited", "event: quota");
    await().atMost(30, SECONDS).until(() -> lines.containsAll(steps));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("data:") && line.contains("\"priority\":\"normal\""));
  }

  private static Fault throttling() {
    return new Fault(
        Fault.At.OPENAPI,
        Map.of(),
        Fault.Kind.THROTTLE,
        Fault.ALWAYS,
        1,
        0,
        "",
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Ten at once, so that the next waits for the second to be over. */
  private void useUp() throws Exception {
    String users =
        String.join(
            ",",
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j").stream()
                .map(name -> "\"" + name + "\"")
                .toList());
    HttpResponse<String> reply =
        post("{\"to\":{\"room\":\"full\",\"users\":[" + users + "]},\"text\":\"x\"}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri.resolve("/v1/signals"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
    return http.send(
            (headers.length == 0 ? request : request.headers(headers)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
