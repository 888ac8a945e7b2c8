package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/tokens}, over loopback. */
@Timeout(60)
class TokensApiTest extends ServerFixture {
  @Test
  void mintsASignatureThatItsCallbackAccepts() throws Exception {
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
    AccessToken login = token(mint("{\"kind\":\"login\",\"userId\":\"hyf\",\"ttlSeconds\":6e1}"));
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
        "{\"kind\":\"login\",\"userId\":\"u\",\"ttlSeconds\":1e-999999999} | ttl-seconds",
        "{\"kind\":\"login\",\"userId\":\"u\",\"userId\":\"v\"} | body",
        "{\"kind\":\"login\",\"userId\":\"u\",\"x\":1} | fields",
      })
  void refusesToMintAndNamesTheRule(String body, String rule) throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply = send(post("/v1/tokens", body));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"rule\":\"" + rule + "\"");
  }

  /** Regression: null stood for the default in some fields, and was refused in others. */
  @ParameterizedTest
  @ValueSource(strings = {"kind", "userId", "roomId", "ttlSeconds", "sealed"})
  void refusesNullAndNamesTheField(String field) throws Exception {
    start(Optional.empty());
    JsonObject whole =
        Json.object().add("kind", "room").add("userId", "u").add("roomId", "r").build();
    String body = Json.object(whole).add(field, JsonValue.NULL).build().toString();
    HttpResponse<String> reply = send(post("/v1/tokens", body));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains(field + " must be ");
  }

  @Test
  void answers503WithoutAKeyForMinting() throws Exception {
    start(Optional.empty());
    keys.remove(KEY);
    assertThat(send(post("/v1/tokens", "{\"kind\":\"login\",\"userId\":\"u\"}")).statusCode())
        .isEqualTo(503);
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
}
