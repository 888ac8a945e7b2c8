package dev.rtcsignal.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.RecordedEvents;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.Given;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalWriterTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final AppKey KEY =
      new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), "journal-test-app-key-0123456789");
  private static final Lifetime DAY = Lifetime.starting(NOW, Duration.ofDays(1));
  private static final String SIGNATURE = CallbackSignature.mint(KEY, "hyf", DAY, 1).text();

  @TempDir Path folder;

  private final ServerEvents events = new ServerEvents(() -> NOW);

  private JournalWriter recorder(Redaction redaction, boolean sealing) throws IOException {
    return start(new JournalWriter.Place(folder, 1_048_576, 2, redaction, sealing));
  }

  private JournalWriter start(JournalWriter.Place place) throws IOException {
    JournalWriter recorder = JournalWriter.start(place, new SplittableRandom(1), NOW);
    recorder.record(events);
    return recorder;
  }

  private List<JournalLine.Entry> recorded(Redaction redaction, int status, String... bodies)
      throws IOException {
    JournalWriter recorder = recorder(redaction, true);
    for (String body : bodies) {
      events.publish(
          RecordedEvents.callback(
              body.getBytes(StandardCharsets.UTF_8),
              NOW,
              RecordedEvents.reply(status, "thanks", "the note")));
    }
    recorder.close();
    return entries();
  }

  /** As of a disk that is full for a while. */
  @Test
  void goesOnWhenItCanBeWrittenAgainAndSaysHowMuchWasLeftOut() throws Exception {
    Path place = folder.resolve("journal");
    JournalWriter recorder = start(new JournalWriter.Place(place, 400, 2, Redaction.DROP, true));
    publish(NOW);
    Path journal = place.resolve("signals.ndjson");
    await(() -> Files.readAllLines(journal).size() == 2);
    Files.delete(journal);
    Files.delete(place);
    Files.createFile(place);
    for (int second = 0; second < 3; second++) {
      publish(NOW.plusSeconds(second));
    }
    Thread.sleep(200);
    Files.delete(place);
    publish(NOW.plusSeconds(4));
    publish(NOW.plusSeconds(5));
    await(() -> Files.exists(journal) && Files.readAllLines(journal).size() == 2);
    assertThat(Files.readString(journal)).contains("\"leftOut\":4");
    recorder.close();
  }

  private void publish(Instant at) {
    events.publish(
        RecordedEvents.callback(
            new byte[0],
            at,
            RecordedEvents.reply(503, "", "a note that fills the file ".repeat(5))));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plusSeconds(10);
    while (!condition.call()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }

  private List<JournalLine.Entry> entries() throws IOException {
    return JournalReader.read(folder.resolve("signals.ndjson")).stream()
        .map(JournalLine::entry)
        .toList();
  }

  private String journal() throws IOException {
    return Files.readString(folder.resolve("signals.ndjson"));
  }

  private static String callback(String message, boolean binary) {
    return Json.object()
        .add("message", message)
        .add("binary", binary)
        .add("signature", SIGNATURE)
        .build()
        .toString();
  }

  @ParameterizedTest
  @EnumSource(Redaction.class)
  void holdsTheUserButNoSignature(Redaction redaction) throws Exception {
    List<JournalLine.Entry> entries = recorded(redaction, 200, callback("secret payload", false));
    assertThat(entries).singleElement().matches(JournalLine.Entry::isCallback);
    assertThat(journal()).contains("\"user\":\"hyf\"").doesNotContain(SIGNATURE.substring(40));
    assertThat(journal().contains("secret payload")).isEqualTo(redaction == Redaction.KEEP);
    assertThat(entries.get(0).payload().size()).isEqualTo(14);
    assertThat(entries.get(0).kept()).isEqualTo(redaction == Redaction.KEEP);
  }

  /** A client chooses what is in a body, so a genuine signature may be in a malformed one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"!no base64!\",\"binary\":true,\"signature\":\"SIGNATURE\"}",
        "{\"message\":\"x\",\"binary\":false,\"signature\":\"SIGNATURE\"} and more",
        "{\"message\":7,\"signature\":\"SIGNATURE\"}",
        "{\"message\":\"x\",\"signature\":\"SIGNATURE",
      })
  void holdsNoSignatureOfAMalformedBodyEither(String body) throws Exception {
    recorded(Redaction.KEEP, 400, body.replace("SIGNATURE", SIGNATURE));
    String all = journal();
    StringBuilder decoded = new StringBuilder(all);
    entries().forEach(entry -> decoded.append(text(entry)));
    assertThat(decoded.toString()).doesNotContain(SIGNATURE.substring(40));
    assertThat(all)
        .doesNotContain(
            Base64.getEncoder().encodeToString(SIGNATURE.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(JournalLine.Entry entry) {
    return entry
        .payload()
        .match(
            text -> text.value(), raw -> new String(raw.value().toArray(), StandardCharsets.UTF_8));
  }

  /** As strict as the server: what it called malformed is so, however much of it can be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"secret\",\"signature\":\"s\"}",
        "{\"message\":\"secret\",\"binary\":\"false\",\"signature\":\"s\"}",
        "{\"message\":\"secret\",\"binary\":false,\"signature\":\"\"}",
      })
  void whatWasCalledMalformedIsSo(String body) throws Exception {
    JournalLine.Entry entry = recorded(Redaction.KEEP, 400, body).get(0);
    assertThat(entry.line().getString("form")).isEqualTo("malformed");
    assertThat(entry.payload().size()).isEqualTo(body.length());
    assertThat(journal()).doesNotContain("secret");
  }

  /** A client that mixes up its fields puts its signature where the message belongs. */
  @ParameterizedTest
  @ValueSource(ints = {400, 401})
  void holdsNoSignatureThatStandsWhereTheMessageBelongs(int status) throws Exception {
    String swapped =
        Json.object()
            .add("message", SIGNATURE)
            .add("binary", false)
            .add("signature", "hello")
            .build()
            .toString();
    recorded(Redaction.KEEP, status, swapped);
    assertThat(journal()).doesNotContain(SIGNATURE.substring(40));
  }

  /** Too many failed proofs are answered 429, and are still none. */
  @Test
  void recordsTheStatusThatWasAnsweredAndJudgesByWhatItWasTakenFor() throws Exception {
    JournalWriter recorder = recorder(Redaction.KEEP, true);
    byte[] body = callback("secret", false).getBytes(StandardCharsets.UTF_8);
    for (int status : List.of(200, 401, 400)) {
      Given given = new Given(429, Bytes.empty(), RecordedEvents.reply(status, "", ""));
      events.publish(RecordedEvents.callback(body, NOW, given));
    }
    recorder.close();
    assertThat(entries()).allMatch(entry -> entry.line().getInt("status") == 429);
    assertThat(entries())
        .extracting(entry -> entry.line().getString("form") + entry.line().getString("user", ""))
        .containsExactly("barehyf", "bare", "malformed");
  }

  @Test
  void aMessageThatLooksSealedIsBareWhereTheServerOpensNone() throws Exception {
    JournalWriter recorder = recorder(Redaction.KEEP, false);
    String message = "{\"event\":\"echo\",\"v\":1,\"mac\":\"00:11\",\"body\":\"hi\"}";
    events.publish(
        RecordedEvents.callback(
            callback(message, false).getBytes(StandardCharsets.UTF_8),
            NOW,
            RecordedEvents.reply(200, "", "")));
    recorder.close();
    assertThat(entries().get(0).line().getString("form")).isEqualTo("bare");
    assertThat(entries().get(0).payload()).isEqualTo(Payload.text(message));
  }

  @Test
  void doesNotNameWhoWasNotProved() throws Exception {
    recorded(Redaction.KEEP, 401, callback("x", false));
    assertThat(journal()).doesNotContain("hyf").contains("\"status\":401").contains("the note");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsASealedMessageByItsBody(boolean binary) throws Exception {
    String body = binary ? Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}) : "inside";
    String envelope =
        "{\"v\":1,\"id\":\"i\",\"seq\":1,\"ts\":1,\"body\":\"" + body + "\",\"mac\":\"the-mac\"}";
    String wire =
        binary
            ? Base64.getEncoder().encodeToString(envelope.getBytes(StandardCharsets.UTF_8))
            : envelope;
    List<JournalLine.Entry> entries = recorded(Redaction.KEEP, 200, callback(wire, binary));
    assertThat(journal()).contains("\"form\":\"sealed\"").doesNotContain("the-mac");
    assertThat(entries.get(0).payload())
        .isEqualTo(binary ? Payload.binary(new byte[] {1, 2, 3}) : Payload.text("inside"));
  }

  private List<JournalLine.Entry> told(Redaction redaction, int status, String... bodies)
      throws IOException {
    JournalWriter recorder = recorder(redaction, true);
    for (String body : bodies) {
      events.publish(
          RecordedEvents.notification(
              body.getBytes(StandardCharsets.UTF_8),
              NOW,
              RecordedEvents.reply(status, "", "the note")));
    }
    recorder.close();
    return entries();
  }

  private static String notification(String id) {
    return Json.object()
        .add("EventType", "UserLeaveRoom")
        .add(
            "EventData",
            "{\"RoomId\":\"r\",\"UserId\":\"hyf\",\"Reason\":\"userLeave\",\"Timestamp\":1700000000000,"
                + "\"ExtraInfo\":\"secret payload\"}")
        .add("EventTime", "2023-11-14T22:13:20Z")
        .add("EventId", id)
        .add("AppId", "60af4c8dcb758d00ce35adb3")
        .add("Version", "2020-12-01")
        .add("Nonce", "4711")
        .add("Signature", "0123456789abcdef".repeat(4))
        .build()
        .toString();
  }

  @ParameterizedTest
  @EnumSource(Redaction.class)
  void recordsWhoAndWhereOfANotificationButNoSignature(Redaction redaction) throws Exception {
    List<JournalLine.Entry> entries =
        told(redaction, 200, notification("e1"), notification("e1"), notification("e2"));
    assertThat(entries).hasSize(3).allMatch(JournalLine.Entry::isNotification);
    JsonObject line = entries.get(0).line();
    assertThat(line.getString("form")).isEqualTo("proved");
    assertThat(line.getString("type")).isEqualTo("UserLeaveRoom");
    assertThat(line.getJsonObject("event"))
        .hasToString(
            "{\"RoomId\":\"r\",\"UserId\":\"hyf\",\"Reason\":\"userLeave\",\"Timestamp\":1700000000000}");
    assertThat(line.get("id"))
        .isEqualTo(entries.get(1).line().get("id"))
        .isNotEqualTo(entries.get(2).line().get("id"));
    assertThat(journal()).doesNotContain("0123456789abcdef").doesNotContain("4711");
    assertThat(journal().contains("secret payload")).isEqualTo(redaction == Redaction.KEEP);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 413})
  void recordsNothingOfANotificationThatWasNotProved(int status) throws Exception {
    List<JournalLine.Entry> entries = told(Redaction.KEEP, status, notification("e1"));
    assertThat(entries.get(0).line().getString("form"))
        .isEqualTo(status == 401 ? "not-proved" : "malformed");
    assertThat(journal()).doesNotContain("hyf").doesNotContain("secret");
    assertThat(entries.get(0).payload().size())
        .isEqualTo(notification("e1").getBytes(StandardCharsets.UTF_8).length);
  }

  private static String sealed(String id, String seq) {
    return callback(
        "{\"v\":1,\"id\":\"" + id + "\",\"seq\":" + seq + ",\"ts\":1,\"body\":\"x\",\"mac\":\"m\"}",
        false);
  }

  private static JsonObject seal(JournalLine.Entry entry) {
    return entry.line().getJsonObject("seal");
  }

  @Test
  void tellsWhichSealedMessagesWereOneAndOfOneSignatureWithoutBoth() throws Exception {
    String other = CallbackSignature.mint(KEY, "hyf", DAY, 2).text();
    List<JsonObject> seals =
        recorded(
                Redaction.DROP,
                200,
                sealed("one-id", "7"),
                sealed("one-id", "7"),
                sealed("b", "8"),
                sealed("c", "1").replace(SIGNATURE, other))
            .stream()
            .map(JournalWriterTest::seal)
            .toList();
    assertThat(seals.get(0)).isEqualTo(seals.get(1));
    assertThat(seals).extracting(seal -> seal.getString("id")).allMatch(id -> id.length() == 32);
    assertThat(seals.get(0).getString("id")).isNotEqualTo(seals.get(2).getString("id"));
    assertThat(seals.get(0).getString("under"))
        .isEqualTo(seals.get(2).getString("under"))
        .isNotEqualTo(seals.get(3).getString("under"));
    assertThat(seals).extracting(seal -> seal.getInt("seq")).containsExactly(7, 7, 8, 1);
    assertThat(journal()).doesNotContain("one-id").doesNotContain(SIGNATURE.substring(40));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e999", "\"7\"", "null", "12345678901234567"})
  void holdsNoSealOfAnEnvelopeWithoutANumber(String seq) throws Exception {
    List<JournalLine.Entry> entries = recorded(Redaction.KEEP, 401, sealed("id", seq));
    assertThat(entries.get(0).line()).doesNotContainKey("seal");
  }

  @Test
  void holdsNoSealOfWhatOnlyLooksLikeAnEnvelope() throws Exception {
    String wire = "{\"v\":1,\"id\":\"i\",\"seq\":1,\"ts\":1,\"body\":7,\"mac\":\"m\"}";
    assertThat(recorded(Redaction.KEEP, 200, callback(wire, false)).get(0).line())
        .doesNotContainKey("seal")
        .extractingByKey("form")
        .hasToString("\"bare\"");
  }

  @Test
  void hashesEqualPayloadsEquallyWithinOneJournal() throws Exception {
    List<JournalLine.Entry> entries =
        recorded(
            Redaction.HASH, 200, callback("a", false), callback("a", false), callback("b", false));
    List<String> hashes =
        entries.stream().map(entry -> entry.line().getJsonObject("payload").toString()).toList();
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
  }
}
