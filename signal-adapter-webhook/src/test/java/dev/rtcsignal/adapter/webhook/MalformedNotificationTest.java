package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedNotificationTest {
  private final List<RtcEvent> events = new CopyOnWriteArrayList<>();
  private final NotificationWebhook webhook =
      NotificationWebhook.builder(
              APP,
              () -> List.of(new NotificationSecret(Notifications.SECRET)),
              event -> {
                events.add(event);
                return CompletableFuture.completedFuture(null);
              },
              () -> NOW)
          .build();

  /** Regression: an EventTime with an offset was answered 401. Row B7 of the field faults. */
  @ParameterizedTest
  @ValueSource(strings = {"2023-11-15T06:13:20+08:00", "2023-11-14t22:13:20.5z"})
  void acceptsASignedNotificationWithATimeOfRfc3339(String time) {
    WebhookReply reply = receive(Notifications.joined().with("EventTime", time).signed());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(events).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Nonce,123",
    "Nonce,12345",
    "Nonce,12a4",
    "Version,2020-12-02",
    "EventTime,yesterday",
    "EventTime,2023-11-14 22:13:20",
    "EventTime,2023-11-15T06:13:20+0800",
    "EventData,[]",
    "EventData,x",
    "EventId,''",
    "EventId,a b",
    "EventType,''",
    "EventType,User Join"
  })
  void rejectsASignedNotificationWithAFieldOfTheWrongForm(String name, String value) {
    WebhookReply reply = receive(Notifications.joined().with(name, value).signed());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.note()).isEqualTo("not proved: UNKNOWN_FORM");
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EventType",
        "EventData",
        "EventTime",
        "EventId",
        "AppId",
        "Version",
        "Nonce",
        "Signature"
      })
  void replies400IfATextIsMissingIsNoTextOrRepeats(String name) {
    Notifications joined = Notifications.joined();
    JsonObject good = joined.json(joined.signature()).build();
    assertMalformed(Json.createObjectBuilder(good).remove(name).build().toString());
    for (JsonValue wrong :
        List.of(JsonValue.NULL, JsonValue.TRUE, Json.createValue(1), JsonValue.EMPTY_JSON_ARRAY)) {
      assertMalformed(Json.createObjectBuilder(good).add(name, wrong).build().toString());
    }
    String twice = good.toString();
    assertMalformed(
        twice.substring(0, twice.length() - 1) + ",\"" + name + "\":" + good.get(name) + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"x\"", "{", "{}", "{}{}", "{\"EventType\""})
  void replies400ToABodyThatIsNoObject(String body) {
    assertMalformed(body);
  }

  @Test
  void replies400ToBytesThatAreNotUtf8() {
    byte[] body = Notifications.joined().signed();
    body[20] = (byte) 0xff;
    assertThat(receive(body).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "1", "123456789012345678901234567890", "\"x\"", "{\"a\":[1]}", "[]"})
  void ignoresUndocumentedMembersOfEveryType(String value) {
    String body = new String(Notifications.joined().signed(), StandardCharsets.UTF_8);
    String more = body.substring(0, body.length() - 1) + ",\"BusinessId\":" + value + "}";
    assertThat(receive(utf8(more)).status()).isEqualTo(200);
  }

  @Test
  void accepts512KibAndReplies413ToOneByteMore() {
    byte[] body = Notifications.joined().signed();
    byte[] padded = Arrays.copyOf(body, 524_288);
    Arrays.fill(padded, body.length, padded.length, (byte) ' ');
    assertThat(receive(padded).status()).isEqualTo(200);
    byte[] tooLarge = Arrays.copyOf(padded, 524_289);
    tooLarge[524_288] = ' ';
    assertThat(receive(tooLarge).status()).isEqualTo(413);
  }

  private void assertMalformed(String body) {
    WebhookReply reply = receive(utf8(body));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().asUtf8())
        .isEqualTo("malformed notification: it is one JSON object with its eight texts, each once");
    assertThat(events).isEmpty();
  }

  private WebhookReply receive(byte[] body) {
    return webhook.receive(body).toCompletableFuture().join();
  }
}
