package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest extends ServerFixture {
  private static final String SEND = "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}";

  @BeforeEach
  void startServer() {
    start(Optional.empty());
  }

  private JsonObject ready(String query) throws Exception {
    return Json.parse(send(get("/health/ready" + query)).body()).orElseThrow();
  }

  private JsonObject checks() throws Exception {
    return ready("?verbose").getJsonObject("checks");
  }

  @Test
  void isBriefUnlessItIsAskedForMore() throws Exception {
    assertThat(ready("")).hasToString("{\"status\":\"ready\",\"credentials\":\"not proven\"}");
    assertThat(ready("?verbose").keySet()).containsExactly("status", "credentials", "checks");
  }

  @Test
  void tellsOfAStoreThatAnswersAndOfNoStop() throws Exception {
    assertThat(checks().getString("store")).isEqualTo("answers");
    assertThat(checks().getString("handOver")).isEqualTo("no problem");
    assertThat(checks().getBoolean("stopping")).isFalse();
    assertThat(checks()).doesNotContainKeys("lastSend", "lastAcceptedAt");
  }

  @Test
  void tellsTheLastSendAndTheLastThatWasAccepted() throws Exception {
    send(post("/v1/signals", SEND));
    outcome.set(new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT));
    send(post("/v1/signals", SEND));
    assertThat(checks().getString("lastSend")).isEqualTo("not-sent");
    assertThat(checks().getString("lastSendAt")).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(checks().getString("lastAcceptedAt")).isEqualTo("2023-11-14T22:13:20Z");
  }

  @Test
  void isReadyWhileTheCloudCannotBeReached() throws Exception {
    outcome.set(new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT));
    send(post("/v1/signals", SEND));
    HttpResponse<String> reply = send(get("/health/ready"));
    assertThat(reply.statusCode()).isEqualTo(200);
  }

  @Test
  void aRefusalOfTheCredentialsCountsForAMinute() throws Exception {
    outcome.set(new SendResult.Refused(401, "SignatureDoesNotMatch", "no", "r"));
    send(post("/v1/signals", SEND));
    now = NOW.plusSeconds(60).minusNanos(1);
    assertThat(send(get("/health/ready")).statusCode()).isEqualTo(503);
    now = NOW.plusSeconds(60);
    assertThat(send(get("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(ready("").getString("credentials")).isEqualTo("refused: SignatureDoesNotMatch");
  }

  @Test
  void isNotReadyWhileTheServerStopsAndSaysSo() throws Exception {
    server.stop(Duration.ofSeconds(5), 0);
    HttpResponse<String> reply = send(get("/health/ready?verbose"));
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(Json.parse(reply.body()).orElseThrow().getString("status"))
        .isEqualTo("the server stops");
    assertThat(checks().getBoolean("stopping")).isTrue();
  }
}
