package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/signals}, over loopback. */
@Timeout(60)
class SignalsApiTest extends ServerFixture {
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
    assertThat(reply.body())
        .matches("\\{\"outcome\":\"accepted\",\"requestId\":\"r1\",\"name\":\"[0-9a-f]{32}\"}");
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
  void answersEachOutcomeWithItsOwnStatus(SendResult result, int status, String word)
      throws Exception {
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
        "{\"to\":{\"user\":\"u\"},\"to\":{\"user\":\"v\"},\"text\":\"x\"} | body",
        "{\"to\":{\"user\":\"u\",\"user\":\"v\"},\"text\":\"x\"} | body",
        "{\"to\":{\"user\":\"u\"},\"text\":\"x\"}{} | body",
        "{\"to\":{\"user\":\"u\"},\"text\":\"\\ud800\"} | body",
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
  void accepts65536BytesOfTextAndRefusesOneMore() throws Exception {
    start(Optional.empty());
    String body = "{\"to\":{\"user\":\"u\"},\"text\":\"%s\"}";
    assertThat(send(post("/v1/signals", String.format(body, "x".repeat(65_536)))).statusCode())
        .isEqualTo(200);
    HttpResponse<String> reply = send(post("/v1/signals", String.format(body, "x".repeat(65_537))));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("message-size").contains("65536").contains("65537");
  }

  @Test
  void isNotReadyWhenTheCloudRefusesTheCredentials() throws Exception {
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
  void isReadyAgainWhenTheCredentialsWereReplaced() throws Exception {
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

  /** Regression: null stood for the default in some fields, and was refused in others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "to",
        "text",
        "binary",
        "appId",
        "from",
        "priority",
        "deadlineMs",
        "orderKey",
        "duplicatesHarmless"
      })
  void refusesNullAndNamesTheField(String field) throws Exception {
    start(Optional.empty());
    JsonObject whole =
        Json.object().add("to", Json.object().add("user", "u")).add("text", "x").build();
    String body = Json.object(whole).add(field, JsonValue.NULL).build().toString();
    HttpResponse<String> reply = send(post("/v1/signals", body));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains(field + " must be ");
    assertThat(transport.sent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "room", "users"})
  void refusesNullInTheAudienceAndNamesTheField(String field) throws Exception {
    start(Optional.empty());
    JsonObject whole = Json.object().add("user", "u").add("room", "r").build();
    if (field.equals("users")) {
      whole = Json.object().add("room", "r").build();
    }
    JsonObject to = Json.object(whole).add(field, JsonValue.NULL).build();
    String body = Json.object().add("to", to).add("text", "x").build().toString();
    HttpResponse<String> reply = send(post("/v1/signals", body));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains(field + " must be ");
  }
}
