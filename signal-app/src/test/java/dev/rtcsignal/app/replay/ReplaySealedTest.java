package dev.rtcsignal.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.journal.Redaction;
import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.CallbackResponse;
import dev.rtcsignal.app.observe.RecordedEvents;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed messages that one webhook answered, replayed against another. */
@Timeout(60)
class ReplaySealedTest {
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final AppKey KEY =
      new AppKey(new AppId(DemoCredentials.APP_ID), DemoCredentials.APP_KEY);
  private static final InstantSource CLOCK = InstantSource.system();

  private final String signature = signature(1);
  private final ReplayRun replay = new ReplayRun();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private HttpServer http;
  private final ServerEvents events = new ServerEvents(CLOCK);
  private JournalWriter recorder;
  private SignalWebhook before;
  private Instant at = CLOCK.instant();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    recorder =
        new JournalWriter(
            new JournalWriter.Options(folder, 1_048_576, 2, Redaction.KEEP),
            new SplittableRandom(2),
            CLOCK);
    recorder.start(CLOCK.instant());
    recorder.record(events);
    before = webhook();
    SignalWebhook now = webhook();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/emulator", exchange -> exchange.sendResponseHeaders(404, -1));
    http.createContext(
        "/callback",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          WebhookReply reply = now.receive(body).toCompletableFuture().join();
          byte[] ack = reply.body().toArray();
          exchange.sendResponseHeaders(reply.status(), ack.length == 0 ? -1 : ack.length);
          exchange.getResponseBody().write(ack);
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
    threads.shutdownNow();
  }

  private static String signature(long nonce) {
    Lifetime day = Lifetime.starting(CLOCK.instant(), Duration.ofDays(1));
    return CallbackSignature.mint(KEY, "hyf", day, nonce).text();
  }

  /** Acknowledges the text and the count of sequence numbers missing before it. */
  private static SignalWebhook webhook() {
    InMemoryKeys keys = new InMemoryKeys().add(KEY);
    return SignalWebhook.builder(
            TokenSenderCheck.of(keys, SKEW),
            signal ->
                CompletableFuture.supplyAsync(
                    () ->
                        Ack.text(
                            signal.payload().match(text -> text.value(), binary -> "")
                                + " after "
                                + signal.envelope().orElseThrow().missing())),
            CLOCK)
        .envelopes(EnvelopePolicy.DEMANDED, keys)
        .build();
  }

  private byte[] sealed(String id, long seq, String text) {
    return sealed(signature, id, seq, text);
  }

  private static byte[] sealed(String signature, String id, long seq, String text) {
    Payload.Text message =
        (Payload.Text)
            EnvelopeJson.message(
                Envelope.sign(
                    EnvelopeKey.derive(KEY, signature),
                    id,
                    seq,
                    CLOCK.instant(),
                    Payload.text(text)));
    return Json.object()
        .add("message", message.value())
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private CallbackResponse record(byte[] body) {
    CallbackReceived event =
        RecordedEvents.callback(before, new String(body, StandardCharsets.UTF_8));
    events.publish(event);
    return event.response();
  }

  private int replay() {
    recorder.close();
    return replay.run(
        Map.of(), folder.resolve("signals.ndjson"), http.getAddress().getPort(), "--speed", "max");
  }

  @Test
  void repeatsARepetition() {
    byte[] once = sealed("a", 1, "once");
    assertThat(record(once).body().asUtf8()).isEqualTo("once after 0");
    assertThat(record(once).body().asUtf8()).isEmpty();
    assertThat(record(sealed("b", 2, "twice")).status()).isEqualTo(200);
    assertThat(replay()).as(replay.out()).isZero();
    assertThat(replay.out()).contains("3 played, 3 the same");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 11})
  void keepsAGapWhereverTheJournalBegins(long first) {
    for (long seq = 1; seq < first; seq++) {
      before.receive(sealed("early" + seq, seq, "not recorded")).toCompletableFuture().join();
    }
    record(sealed("a", first, "first"));
    assertThat(record(sealed("b", first + 3, "gap")).body().asUtf8()).isEqualTo("gap after 2");
    record(sealed("c", first + 1, "late"));
    assertThat(replay()).as(replay.out()).isZero();
    assertThat(replay.out()).contains("3 played, 3 the same");
  }

  @Test
  void numbersTheMessagesOfEachDeviceSeparately() {
    String other = signature(2);
    record(sealed("a", 1, "one"));
    assertThat(record(sealed(other, "b", 400, "far")).body().asUtf8()).isEqualTo("far after 399");
    record(sealed("c", 2, "two"));
    assertThat(record(sealed(other, "d", 403, "gap")).body().asUtf8()).isEqualTo("gap after 2");
    assertThat(replay()).isEqualTo(1);
    assertThat(replay.out())
        .as("what came before the journal is not known")
        .contains("was 200 \"far after 399\", is 200 \"far after 0\"")
        .contains("4 played, 3 the same");
  }

  @Test
  void printsADifferentResponseAsText() throws Exception {
    record(sealed("a", 1, "said"));
    recorder.close();
    Path file = folder.resolve("signals.ndjson");
    String journal = Files.readString(file);
    String ack = Base64.getEncoder().encodeToString("other".getBytes(StandardCharsets.UTF_8));
    Files.writeString(file, journal.replaceAll("(\"ack\":.*?\"base64\":\")[^\"]*", "$1" + ack));
    assertThat(replay()).isEqualTo(1);
    assertThat(replay.out()).contains("was 200 \"other\", is 200 \"said after 0\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ok", "naïve 中文"})
  void quotesText(String text) {
    assertThat(ReplayTarget.readable(text.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo('"' + text + '"');
  }

  @Test
  void encodesTextWithInvisibleCharacters() {
    assertThat(ReplayTarget.readable((byte) 0xff)).isEqualTo("/w==");
    assertThat(ReplayTarget.readable((byte) 0x1b)).isEqualTo("Gw==");
    for (String unseen : List.of("\u202e", "\u200b", "\u2028", "\u2029", "\n")) {
      assertThat(ReplayTarget.readable(unseen.getBytes(StandardCharsets.UTF_8)))
          .doesNotContain("\"");
    }
  }
}
