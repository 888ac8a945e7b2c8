package dev.rtcsignal.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journey.Program;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sealed messages, made by the browser's cryptography and verified by the server's. */
@Timeout(120)
class SealedBrowserIT {
  private static final EnvelopeKey KEY =
      EnvelopeKey.derive(
          new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), "an app key of this test"), "hyf");

  private static Program demo;
  private static URI server;

  @TempDir private Path profile;
  private Browser browser;

  @BeforeAll
  static void startDemo() throws Exception {
    Browser.require();
    demo =
        Program.start(
            "sealed",
            Map.of("SIGNAL_SEALED", "demanded"),
            "demo",
            "--server-port",
            "0",
            "--emulator-port",
            "0");
    server = demo.ready("server");
  }

  @AfterAll
  static void stopDemo() {
    if (demo != null) {
      demo.close();
    }
  }

  @BeforeEach
  void open() {
    browser = Browser.open(1280, 900, "en-US", profile).at(server + "/");
    browser.shows("#cloud-state", "connected");
  }

  @AfterEach
  void close() {
    if (browser != null) {
      List<String> warnings = browser.warnings();
      browser.close();
      assertThat(warnings).as("console errors").isEmpty();
    }
  }

  @Test
  void aServerThatRequiresSealsAcceptsSealedMessagesOnly() {
    browser.click("#add-client").type(".tile .uid", "selma").click("[data-do=login]");
    browser.shows(".tile .log", "onServerParamsSetResult");
    browser.type(".composer .message", "bare words").click("[data-do=send]");
    browser.shows(".tile .log", "error: 18").shows("#server-events", "NOT_SEALED");
    browser.click("[data-do=seal]").type(".composer .message", "sealed words");
    browser.click("[data-do=send]").shows(".tile .log", "received 12 bytes");
    browser.shows("#server-events .row", "sealed words").shows("#server-events", "sealed");
    browser.choose(".composer select:nth-of-type(2)", "binary");
    browser.type(".composer .message", "five!").click("[data-do=send]");
    browser.shows(".tile .log", "received 5 bytes");
    browser.screenshot("sealed");
  }

  @Test
  void aRepeatedSealedMessageIsAcknowledgedAndNotHandledAgain() throws Exception {
    browser.click("#add-client").type(".tile .uid", "simon").click("[data-do=login]");
    browser.shows(".tile .log", "onServerParamsSetResult");
    browser.click("[data-do=seal]").type(".composer .message", "only once");
    browser.click("[data-do=send]").shows(".tile .log", "received 9 bytes");
    browser.type("#wire-filter", "simon").click("#wire-events .row");
    browser.click("#wire-details [data-do=replay]").shows("#wire-details", "HTTP 200");
    HttpRequest question = HttpRequest.newBuilder(server.resolve("/v1/callbacks")).build();
    String kept = HttpClient.newHttpClient().send(question, BodyHandlers.ofString()).body();
    assertThat(kept).contains("repeated: it was handled before").contains("\"answer\":\"\"");
  }

  @Test
  void theModuleSealsTextAsTheServerExpects() {
    List<String> texts = List.of("hello", "", "line\nfeed", "你好 \uD83D\uDE00 \"quoted\" \\");
    for (int i = 0; i < texts.size(); i++) {
      Envelope envelope = opened(sealedBy("text(arguments[1])", texts.get(i)), false);
      assertThat(envelope.payload()).isEqualTo(Payload.text(texts.get(i)));
      assertThat(envelope.verify(List.of(KEY), Instant.now(), Envelope.FRESHNESS))
          .isInstanceOf(Verdict.Trusted.class);
    }
  }

  @Test
  void theModuleSealsBytesAsTheServerExpects() {
    String sealed =
        sealedBy("binary(Uint8Array.of(0, 255, 10, 128)).then(utf8)", "").replace("\u0000", "");
    Envelope envelope = opened(sealed, true);
    assertThat(envelope.payload())
        .isEqualTo(Payload.binary((byte) 0, (byte) 255, (byte) 10, (byte) 128));
    assertThat(envelope.verify(List.of(KEY), Instant.now(), Envelope.FRESHNESS))
        .isInstanceOf(Verdict.Trusted.class);
  }

  @Test
  void numbersConcurrentMessagesFromOne() {
    Object numbers =
        browser.script(
            "return import('/console/seal.js').then(async ({ Sealer }) => {"
                + "const sealer = await Sealer.of(arguments[0]);"
                + "const all = await Promise.all([sealer.text('a'), sealer.text('b')]);"
                + "return all.map((one) => JSON.parse(one).seq).join(' ')})",
            KEY.text());
    assertThat(numbers).isEqualTo("1 2");
  }

  /** Runs one method of a new sealer in the page. */
  private String sealedBy(String call, String text) {
    Object sealed =
        browser.script(
            "const utf8 = (bytes) => new TextDecoder().decode(bytes);"
                + "return import('/console/seal.js').then(async ({ Sealer }) =>"
                + "(await Sealer.of(arguments[0]))."
                + call
                + ")",
            KEY.text(),
            text);
    return String.valueOf(sealed);
  }

  private static Envelope opened(String json, boolean binary) {
    JsonObject object = Json.parse(json).orElseThrow();
    assertThat(object.keySet()).containsExactlyInAnyOrder("v", "id", "seq", "ts", "body", "mac");
    String body = object.getString("body");
    return Envelope.claimed(
        object.getString("id"),
        object.getJsonNumber("seq").longValueExact(),
        object.getJsonNumber("ts").longValueExact(),
        binary ? Payload.binary(Base64.getDecoder().decode(body)) : Payload.text(body),
        Base64.getUrlDecoder().decode(object.getString("mac").getBytes(StandardCharsets.US_ASCII)));
  }
}
