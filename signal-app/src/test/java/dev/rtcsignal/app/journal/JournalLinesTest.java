package dev.rtcsignal.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.CallbackResponse;
import dev.rtcsignal.app.observe.RecordedEvents;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.PresenceTracker;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events come from real webhooks, so that their outcomes are those of a server. */
class JournalLinesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "journal-test-app-key-0123456789");
  private static final Lifetime DAY = Lifetime.starting(NOW, Duration.ofDays(1));
  private static final String SIGNATURE = CallbackSignature.mint(KEY, "hyf", DAY, 1).text();
  private static final NotificationSecret SECRET = new NotificationSecret("journal-test-secret-0");

  private final SignalWebhook webhook = webhook(SignalWebhook.EnvelopePolicy.ACCEPTED);
  private final NotificationWebhook notifications =
      NotificationWebhook.builder(APP, () -> List.of(SECRET), new PresenceTracker(), () -> NOW)
          .build();

  private static SignalWebhook webhook(SignalWebhook.EnvelopePolicy policy) {
    InMemoryKeys keys = new InMemoryKeys().add(KEY);
    return SignalWebhook.builder(
            TokenSenderCheck.of(keys, Duration.ZERO),
            signal -> CompletableFuture.completedFuture(Ack.text("thanks")),
            () -> NOW)
        .envelopes(policy, keys)
        .build();
  }

  private static JournalLines lines(Redaction redaction) {
    return new JournalLines(new Redactor(redaction, new SplittableRandom(1)));
  }

  private JsonObject line(Redaction redaction, String body) {
    return lines(redaction).of(RecordedEvents.callback(webhook, body)).build();
  }

  /** Reads a line as replay does. */
  private static JournalLine.Entry entry(JsonObject line) {
    return JournalLine.of(1, line.toString()).orElseThrow().entry();
  }

  private static String callback(String message, boolean binary) {
    return callback(message, binary, SIGNATURE);
  }

  private static String callback(String message, boolean binary, String signature) {
    return Json.object()
        .add("message", message)
        .add("binary", binary)
        .add("signature", signature)
        .build()
        .toString();
  }

  @ParameterizedTest
  @EnumSource(Redaction.class)
  void recordsTheUserButNoSignature(Redaction redaction) {
    JsonObject line = line(redaction, callback("secret payload", false));
    assertThat(line.getString("user")).isEqualTo("hyf");
    assertThat(line.toString()).doesNotContain(SIGNATURE.substring(40));
    assertThat(line.toString().contains("secret payload")).isEqualTo(redaction == Redaction.KEEP);
    assertThat(entry(line).isCallback()).isTrue();
    assertThat(entry(line).payload().size()).isEqualTo(14);
    assertThat(entry(line).kept()).isEqualTo(redaction == Redaction.KEEP);
  }

  @Test
  void recordsTheAckOfAHandledCallback() {
    JsonObject line = line(Redaction.KEEP, callback("hello", false));
    assertThat(line.getInt("status")).isEqualTo(200);
    assertThat(line.getString("note")).isEqualTo("acknowledged");
    assertThat(line.getJsonObject("ack"))
        .hasToString("{\"bytes\":6,\"binary\":true,\"base64\":\"dGhhbmtz\"}");
  }

  /** A client chooses the body, so a genuine signature may be in a malformed one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"!no base64!\",\"binary\":true,\"signature\":\"SIGNATURE\"}",
        "{\"message\":\"x\",\"binary\":false,\"signature\":\"SIGNATURE\"} and more",
        "{\"message\":7,\"signature\":\"SIGNATURE\"}",
        "{\"message\":\"x\",\"signature\":\"SIGNATURE",
        "{\"message\":\"SIGNATURE\",\"signature\":\"s\"}",
        "{\"message\":\"SIGNATURE\",\"binary\":\"false\",\"signature\":\"s\"}",
        "{\"message\":\"SIGNATURE\",\"binary\":false,\"signature\":\"\"}",
      })
  void recordsTheSizeOfAMalformedBodyAlone(String form) {
    String body = form.replace("SIGNATURE", SIGNATURE);
    JsonObject line = line(Redaction.KEEP, body);
    assertThat(line.getString("form")).isEqualTo("malformed");
    assertThat(line.getJsonObject("payload"))
        .hasToString("{\"bytes\":" + body.length() + ",\"binary\":true}");
    assertThat(line.toString()).doesNotContain(SIGNATURE.substring(40)).doesNotContain("hyf");
  }

  @Test
  void recordsTheSizeOfABodyThatIsTooLarge() {
    String body = callback("x".repeat(65_537), false);
    JsonObject line = line(Redaction.KEEP, body);
    assertThat(line.getInt("status")).isEqualTo(413);
    assertThat(line.getString("form")).isEqualTo("malformed");
    assertThat(line.getJsonObject("payload").getInt("bytes")).isEqualTo(body.length());
  }

  /** A client that mixes up its fields sends its signature as the message. */
  @Test
  void recordsTheSizeOfAMessageThatWasNotProvedAlone() {
    JsonObject line = line(Redaction.KEEP, callback(SIGNATURE, false, "hello"));
    assertThat(line.getInt("status")).isEqualTo(401);
    assertThat(line.getString("note")).isEqualTo("not proved: TOO_SHORT");
    assertThat(line.getString("form")).isEqualTo("bare");
    assertThat(line.getJsonObject("payload"))
        .hasToString("{\"bytes\":" + SIGNATURE.length() + ",\"binary\":false}");
  }

  @Test
  void doesNotNameAUserWhoWasNotProved() {
    Lifetime over = Lifetime.starting(NOW.minusSeconds(120), Duration.ofSeconds(60));
    String expired = CallbackSignature.mint(KEY, "hyf", over, 1).text();
    JsonObject line = line(Redaction.KEEP, callback("x", false, expired));
    assertThat(line.getString("note")).isEqualTo("not proved: EXPIRED");
    assertThat(line.toString()).doesNotContain("hyf");
  }

  /** Too many requests that prove nothing are answered 429. */
  @ParameterizedTest
  @ValueSource(strings = {"bare hyf", "bare ", "malformed "})
  void recordsTheStatusOfTheResponseAndTheFormOfTheOutcome(String expected) {
    String body =
        switch (expected) {
          case "bare hyf" -> callback("secret", false);
          case "bare " -> callback("secret", false, "hello");
          default -> "nonsense";
        };
    CallbackReceived event =
        RecordedEvents.callback(
            RecordedEvents.callback(webhook, body).received(),
            new CallbackResponse(429, Bytes.empty(), ""));
    JsonObject line = lines(Redaction.KEEP).of(event).build();
    assertThat(line.getInt("status")).isEqualTo(429);
    assertThat(line.getString("form") + " " + line.getString("user", "")).isEqualTo(expected);
  }

  @Test
  void aMessageThatLooksLikeAnEnvelopeIsBareIfTheServerOpensNone() {
    String message = "{\"event\":\"echo\",\"v\":1,\"mac\":\"00:11\",\"body\":\"hi\"}";
    CallbackReceived event =
        RecordedEvents.callback(
            webhook(SignalWebhook.EnvelopePolicy.OFF), callback(message, false));
    JsonObject line = lines(Redaction.KEEP).of(event).build();
    assertThat(line.getString("form")).isEqualTo("bare");
    assertThat(entry(line).payload()).isEqualTo(Payload.text(message));
  }

  private static String enveloped(String id, long seq, Payload payload, String signature) {
    EnvelopeKey key = EnvelopeKey.derive(KEY, signature);
    Payload wire = EnvelopeJson.message(Envelope.sign(key, id, seq, NOW, payload));
    return wire.match(
        text -> callback(text.value(), false, signature),
        binary ->
            callback(
                Base64.getEncoder().encodeToString(binary.value().toArray()), true, signature));
  }

  private static String enveloped(String id, long seq) {
    return enveloped(id, seq, Payload.text("x"), SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsTheMessageInsideAnEnvelope(boolean binary) {
    Payload payload = binary ? Payload.binary(new byte[] {1, 2, 3}) : Payload.text("inside");
    JsonObject line = line(Redaction.KEEP, enveloped("i", 1, payload, SIGNATURE));
    assertThat(line.getString("form")).isEqualTo("sealed");
    assertThat(line.toString()).doesNotContain("mac");
    assertThat(entry(line).payload()).isEqualTo(payload);
  }

  @Test
  void recordsWhichEnvelopesAreEqualAndUnderOneSignatureByHashes() {
    String other = CallbackSignature.mint(KEY, "hyf", DAY, 2).text();
    List<JsonObject> seals =
        List.of(
                enveloped("one-id", 7),
                enveloped("one-id", 7),
                enveloped("b", 8),
                enveloped("c", 1, Payload.text("x"), other))
            .stream()
            .map(body -> line(Redaction.DROP, body).getJsonObject("seal"))
            .toList();
    assertThat(seals.get(0)).isEqualTo(seals.get(1));
    assertThat(seals).extracting(seal -> seal.getString("id")).allMatch(id -> id.length() == 32);
    assertThat(seals.get(0).getString("id")).isNotEqualTo(seals.get(2).getString("id"));
    assertThat(seals.get(0).getString("under"))
        .isEqualTo(seals.get(2).getString("under"))
        .isNotEqualTo(seals.get(3).getString("under"));
    assertThat(seals).extracting(seal -> seal.getInt("seq")).containsExactly(7, 7, 8, 1);
    assertThat(seals.toString()).doesNotContain("one-id").doesNotContain(SIGNATURE.substring(40));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"id\":\"i\",\"seq\":1.5,\"ts\":1,\"body\":\"x\",\"mac\":\"m\"}",
        "{\"v\":1,\"id\":\"i\",\"seq\":1,\"ts\":1,\"body\":7,\"mac\":\"m\"}",
        "{\"v\":1,\"id\":\"i\",\"seq\":1,\"ts\":1,\"body\":\"x\",\"mac\":\"m\"}",
      })
  void recordsNothingOfAnEnvelopeThatWasNotProved(String envelope) {
    JsonObject line = line(Redaction.KEEP, callback(envelope, false));
    assertThat(line.getInt("status")).isEqualTo(401);
    assertThat(line).doesNotContainKeys("seal", "user");
    assertThat(entry(line).payload().size()).isEqualTo(envelope.length());
    assertThat(entry(line).kept()).isFalse();
  }

  @Test
  void hashesEqualPayloadsOfOneJournalEqually() {
    JournalLines lines = lines(Redaction.HASH);
    List<String> hashes =
        List.of("a", "a", "b").stream()
            .map(text -> RecordedEvents.callback(webhook, callback(text, false)))
            .map(event -> lines.of(event).build().getJsonObject("payload").toString())
            .toList();
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
  }

  private JsonObject notificationLine(Redaction redaction, String body) {
    return lines(redaction).of(RecordedEvents.notification(notifications, body)).build();
  }

  private static String notification(String id, NotificationSecret secret) {
    List<String> names =
        List.of("EventType", "EventData", "EventTime", "EventId", "AppId", "Version", "Nonce");
    List<String> values =
        List.of(
            "UserLeaveRoom",
            "{\"RoomId\":\"r\",\"UserId\":\"hyf\",\"Reason\":\"userLeave\","
                + "\"Timestamp\":1700000000000,\"ExtraInfo\":\"secret payload\"}",
            "2023-11-14T22:13:20Z",
            id,
            APP.value(),
            "2020-12-01",
            "4711");
    JsonObjectBuilder notification = Json.object();
    for (int i = 0; i < names.size(); i++) {
      notification.add(names.get(i), values.get(i));
    }
    return notification.add("Signature", secret.sign(values)).build().toString();
  }

  @ParameterizedTest
  @EnumSource(Redaction.class)
  void recordsTheUserAndTheRoomOfANotificationButNoSignature(Redaction redaction) {
    List<JsonObject> lines =
        List.of("e1", "e1", "e2").stream()
            .map(id -> notificationLine(redaction, notification(id, SECRET)))
            .toList();
    JsonObject line = lines.get(0);
    assertThat(entry(line).isNotification()).isTrue();
    assertThat(line.getString("form")).isEqualTo("proved");
    assertThat(line.getString("type")).isEqualTo("UserLeaveRoom");
    assertThat(line.getJsonObject("event"))
        .hasToString(
            "{\"RoomId\":\"r\",\"UserId\":\"hyf\",\"Reason\":\"userLeave\",\"Timestamp\":1700000000000}");
    assertThat(line.get("id"))
        .isEqualTo(lines.get(1).get("id"))
        .isNotEqualTo(lines.get(2).get("id"));
    assertThat(line.toString()).doesNotContain("Signature").doesNotContain("4711");
    assertThat(line.toString().contains("secret payload")).isEqualTo(redaction == Redaction.KEEP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed", "not-proved"})
  void recordsTheSizeOfANotificationThatWasNotProvedAlone(String form) {
    String forged = notification("e1", new NotificationSecret("another-secret-01234"));
    String body = form.equals("malformed") ? forged + " and more" : forged;
    JsonObject line = notificationLine(Redaction.KEEP, body);
    assertThat(line.getString("form")).isEqualTo(form);
    assertThat(line.toString()).doesNotContain("hyf").doesNotContain("secret");
    assertThat(line.getJsonObject("payload").getInt("bytes"))
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
  }
}
