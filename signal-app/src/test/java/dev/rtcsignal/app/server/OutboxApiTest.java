package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outbox behind {@code /v1/signals}, over loopback. */
@Timeout(60)
class OutboxApiTest extends ServerFixture {
  private static final String HELLO = "{\"to\":{\"user\":\"u\"},\"text\":\"hello\"}";
  private static final String OTHER = "{\"to\":{\"user\":\"u\"},\"text\":\"other\"}";

  @BeforeEach
  void start() {
    start(Optional.empty());
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    HttpRequest.Builder request = post("/v1/signals", body);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static JsonObject json(HttpResponse<String> reply) {
    return Json.parse(reply.body()).orElseThrow();
  }

  private JsonObject signal(String name) throws Exception {
    return json(send(get("/v1/signals/" + name)));
  }

  private static String in(Duration time) {
    // The outbox of the test runs by the system's clock.
    return "{\"to\":{\"user\":\"u\"},\"text\":\"later\",\"sendAt\":\""
        + Instant.now().plus(time)
        + "\"}";
  }

  private String scheduled(String name) throws Exception {
    assertThat(post(in(Duration.ofHours(1)), "Idempotency-Key", name).statusCode()).isEqualTo(202);
    return name;
  }

  @Test
  void aRepeatedKeyGetsTheOutcomeOfTheFirst() throws Exception {
    HttpResponse<String> first = post(HELLO, "Idempotency-Key", "order-1");
    HttpResponse<String> second = post(HELLO, "Idempotency-Key", "order-1");
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void aRepeatedKeyGetsTheFailureOfTheFirstToo() throws Exception {
    outcome.set(new Refused(400, "InvalidParameter", "in words", "r9"));
    HttpResponse<String> first = post(HELLO, "Idempotency-Key", "order-1");
    HttpResponse<String> second = post(HELLO, "Idempotency-Key", "order-1");
    assertThat(second.statusCode()).isEqualTo(502);
    assertThat(json(second)).isEqualTo(json(first));
    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void aKeyWithOtherContentIsRefused() throws Exception {
    post(HELLO, "Idempotency-Key", "order-1");
    HttpResponse<String> other = post(OTHER, "Idempotency-Key", "order-1");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).getJsonObject("error").getString("rule")).isEqualTo("idempotency-key");
    assertThat(json(other).getString("name")).isEqualTo("order-1");
    assertThat(transport.sent()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order 1", "a/b", "é"})
  void aKeyOfOtherCharactersIsRefused(String key) throws Exception {
    HttpResponse<String> reply = post(HELLO, "Idempotency-Key", key);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(json(reply).getJsonObject("error").getString("rule")).isEqualTo("signal-name");
  }

  @Test
  void aKeyHasAtMost128Characters() throws Exception {
    assertThat(post(HELLO, "Idempotency-Key", "k".repeat(128)).statusCode()).isEqualTo(200);
    assertThat(post(HELLO, "Idempotency-Key", "k".repeat(129)).statusCode()).isEqualTo(400);
  }

  @Test
  void twoKeysInOneRequestAreRefused() throws Exception {
    HttpResponse<String> reply =
        post(HELLO, "Idempotency-Key", "order-1", "Idempotency-Key", "order-2");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(transport.sent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"respond-async", "Respond-Async", "wait=10, respond-async", "a;b=c,respond-async"})
  void answersOnceTheSignalIsDurable(String preference) throws Exception {
    HttpResponse<String> reply = post(HELLO, "Prefer", preference);
    assertThat(reply.statusCode()).isEqualTo(202);
    String name = json(reply).getString("name");
    assertThat(reply.headers().firstValue("Location")).contains("/v1/signals/" + name);
    Awaitility.await().until(() -> signal(name).getString("state").equals("accepted"));
    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void otherPreferencesChangeNothing() throws Exception {
    assertThat(post(HELLO, "Prefer", "return=minimal").statusCode()).isEqualTo(200);
  }

  @Test
  void aScheduledSignalWaits() throws Exception {
    HttpResponse<String> reply = post(in(Duration.ofHours(1)), "Idempotency-Key", "later");
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(json(reply)).hasToString("{\"name\":\"later\",\"state\":\"waiting\"}");
    assertThat(signal("later").getString("state")).isEqualTo("waiting");
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void aSignalIsScheduledAtMost30DaysAhead() throws Exception {
    assertThat(post(in(Duration.ofDays(30).minusMinutes(1))).statusCode()).isEqualTo(202);
    HttpResponse<String> tooFar = post(in(Duration.ofDays(30).plusMinutes(1)));
    assertThat(tooFar.statusCode()).isEqualTo(400);
    assertThat(json(tooFar).getJsonObject("error").getString("rule")).isEqualTo("send-at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tomorrow", "2026-12-24", "2026-12-24T18:00:00", ""})
  void aTimeWithoutAnOffsetIsRefused(String time) throws Exception {
    HttpResponse<String> reply =
        post("{\"to\":{\"user\":\"u\"},\"text\":\"x\",\"sendAt\":\"" + time + "\"}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(json(reply).getJsonObject("error").getString("rule")).isEqualTo("send-at");
  }

  @Test
  void showsASignalWithItsAttempts() throws Exception {
    outcome.set(new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""));
    post(HELLO, "Idempotency-Key", "order-1");
    JsonObject shown = signal("order-1");
    assertThat(shown.getString("state")).isEqualTo("uncertain");
    assertThat(shown.getString("reason")).isEqualTo("TIMED_OUT");
    assertThat(shown.getJsonObject("to")).hasToString("{\"user\":\"u\"}");
    assertThat(shown.keySet()).contains("createdAt", "endedAt").doesNotContain("text");
  }

  @Test
  void doesNotKnowOtherNames() throws Exception {
    assertThat(send(get("/v1/signals/nothing")).statusCode()).isEqualTo(404);
    assertThat(send(post("/v1/signals/nothing/retry", "")).statusCode()).isEqualTo(404);
    assertThat(send(get("/v1/signals/nothing").DELETE()).statusCode()).isEqualTo(404);
    assertThat(send(get("/v1/signals/n%20o")).statusCode()).isEqualTo(400);
  }

  @Test
  void listsTheNewestFirstByPages() throws Exception {
    for (String name : new String[] {"a", "b", "c"}) {
      scheduled(name);
    }
    JsonObject first = json(send(get("/v1/signals?state=waiting&limit=2")));
    assertThat(first.getJsonArray("signals").getJsonObject(0).getString("name")).isEqualTo("c");
    JsonObject second =
        json(send(get("/v1/signals?state=waiting&limit=2&after=" + first.getString("next"))));
    assertThat(second.getJsonArray("signals")).hasSize(1);
    assertThat(second.getJsonArray("signals").getJsonObject(0).getString("name")).isEqualTo("a");
    assertThat(second.containsKey("next")).isFalse();
    assertThat(json(send(get("/v1/signals?state=refused"))).getJsonArray("signals")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "state=sent, state",
    "limit=0, limit",
    "limit=1001, limit",
    "limit=x, limit",
    "after=0, after",
    "after=99999999999999999999, after",
    "since=yesterday, since"
  })
  void refusesAWrongQuery(String query, String rule) throws Exception {
    HttpResponse<String> reply = send(get("/v1/signals?" + query));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(json(reply).getJsonObject("error").getString("rule")).isEqualTo(rule);
  }

  @Test
  void withdrawsASignalThatWaits() throws Exception {
    scheduled("later");
    HttpResponse<String> reply = send(get("/v1/signals/later").DELETE());
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(json(reply).getString("state")).isEqualTo("notSent");
    assertThat(json(reply).getString("reason")).isEqualTo("WITHDRAWN");
    assertThat(send(get("/v1/signals/later").DELETE()).statusCode()).isEqualTo(409);
  }

  @Test
  void doesNotWithdrawASignalThatHasLeft() throws Exception {
    post(HELLO, "Idempotency-Key", "order-1");
    HttpResponse<String> reply = send(get("/v1/signals/order-1").DELETE());
    assertThat(reply.statusCode()).isEqualTo(409);
    assertThat(json(reply).getString("state")).isEqualTo("accepted");
  }

  @Test
  void retriesASignalThatWasRefused() throws Exception {
    outcome.set(new Refused(400, "InvalidParameter", "in words", "r9"));
    post(HELLO, "Idempotency-Key", "order-1");
    outcome.set(new Accepted("r10"));
    assertThat(send(post("/v1/signals/order-1/retry", "")).statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> signal("order-1").getString("state").equals("accepted"));
    assertThat(signal("order-1").getString("requestId")).isEqualTo("r10");
    assertThat(send(post("/v1/signals/order-1/retry", "")).statusCode()).isEqualTo(409);
  }

  @Test
  void retriesAnUncertainSignalOnlyIfItMayBeDoubled() throws Exception {
    outcome.set(new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""));
    post(HELLO, "Idempotency-Key", "order-1");
    assertThat(send(post("/v1/signals/order-1/retry", "")).statusCode()).isEqualTo(409);
    assertThat(send(post("/v1/signals/order-1/retry", "{}")).statusCode()).isEqualTo(409);
    assertThat(transport.sent()).hasSize(1);
    String even = "{\"evenIfDoubled\":true}";
    assertThat(send(post("/v1/signals/order-1/retry", even)).statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> transport.sent().size() == 2);
  }
}
