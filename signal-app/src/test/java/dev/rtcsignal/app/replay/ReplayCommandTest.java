package dev.rtcsignal.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.CallbackSignature;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays of journals against an HTTP server of the JDK. */
class ReplayCommandTest {
  private static final String HEAD = "{\"journal\":1,\"began\":\"2026-01-31T12:00:00Z\"}\n";
  private static final String CALLBACK =
      "{\"kind\":\"callback\",\"at\":\"2026-01-31T12:00:00Z\",\"ms\":1,\"status\":200,\"user\":\"hyf\","
          + "\"form\":\"bare\",\"payload\":{\"bytes\":5,\"binary\":false}}\n";
  private static final String SEND =
      "{\"kind\":\"send\",\"at\":\"2026-01-31T12:00:01Z\",\"ms\":1,\"from\":\"server\","
          + "\"to\":{\"room\":\"r\"},\"outcome\":\"accepted\",\"payload\":{\"bytes\":2,\"binary\":true}}\n";

  private ReplayRun run = new ReplayRun();
  private final Queue<String> posted = new ConcurrentLinkedQueue<>();
  private final Map<String, Optional<String>> keys = new ConcurrentHashMap<>();
  private int status = 200;
  private HttpServer http;

  @TempDir private Path folder;

  @BeforeEach
  void listen() throws Exception {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] request = exchange.getRequestBody().readAllBytes();
          String path = exchange.getRequestURI().getPath();
          if (path.startsWith("/emulator")) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            keys.put(
                path, Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
            posted.add(path + " " + new String(request, StandardCharsets.UTF_8));
            byte[] answer = "{\"outcome\":\"accepted\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private int replay(String journal, String... options) throws Exception {
    return replay(Map.of(), journal, options);
  }

  private int replay(Map<String, String> settings, String journal, String... options)
      throws Exception {
    Path file = Files.writeString(folder.resolve("signals.ndjson"), journal);
    return run.run(settings, file, http.getAddress().getPort(), options);
  }

  @Test
  void replaysCallbacksAndSendsWithTheSameOutcome() throws Exception {
    assertThat(replay(HEAD + CALLBACK + SEND, "--speed", "max")).isZero();
    assertThat(run.out()).contains("2 played, 2 the same, 0 different");
    assertThat(posted).hasSize(2);
  }

  /** Before anything of it is played. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ack\":\"x\"",
        "\"ack\":{\"base64\":1}",
        "\"ack\":{\"base64\":\"!\"}",
      })
  void namesALineWhoseAnswerCannotBeRead(String ack) throws Exception {
    String kept = CALLBACK.replace("false}", "false,\"text\":\"hello\"}");
    String wrong = kept.replace("\"form\"", ack + ",\"form\"");
    assertThat(replay(HEAD + wrong, "--speed", "max")).isEqualTo(1);
    assertThat(run.err.toString()).contains("line 2 of FILE is not as a server writes it");
    assertThat(posted).isEmpty();
  }

  /** An editor may have written it. Row B6 of the field faults. */
  @Test
  void takesAJournalThatBeginsWithAByteOrderMark() throws Exception {
    assertThat(replay("\ufeff" + HEAD + SEND, "--speed", "max")).isZero();
  }

  @Test
  void escapesControlCharactersOfAJournal() throws Exception {
    String red = SEND.replace("\"accepted\"", "\"\\u001b[31mRED\\u0007\"");
    assertThat(replay(HEAD + red, "--speed", "max")).isEqualTo(1);
    assertThat(run.out()).contains("was \\u001b[31mRED\\u0007, is accepted");
  }

  /** The server's route pushes its answer again, when it gets the message again. */
  @Test
  void doesNotRepeatASendOfARoute() throws Exception {
    String push = SEND.replace("\"ms\":1,", "\"ms\":1,\"by\":\"route\",");
    String own = SEND.replace("\"ms\":1,", "\"ms\":1,\"by\":\"server\",");
    assertThat(replay(HEAD + CALLBACK + push + own, "--speed", "max")).isZero();
    assertThat(run.out()).contains("2 played, 2 the same, 0 different, 1 not for this target");
    assertThat(posted).filteredOn(post -> post.startsWith("/v1/signals")).hasSize(1);
  }

  @Test
  void mintsASignatureAndPostsAPayloadOfTheSameSize() throws Exception {
    replay(HEAD + CALLBACK, "--speed", "max");
    JsonObject callback = Json.parse(posted.element().replace("/callback ", "")).orElseThrow();
    assertThat(callback.getString("message")).hasSize(5);
    String user =
        CallbackSignature.parse(callback.getString("signature"))
            .match(signature -> signature.userId(), malformed -> "");
    assertThat(user).isEqualTo("hyf");
    assertThat(callback.getString("signature")).startsWith("001" + DemoCredentials.APP_ID);
  }

  @Test
  void needsNoAccessKeyAgainstAServer() throws Exception {
    Map<String, String> own =
        Map.of("app-id", "60af4c8dcb758d00ce35adb3", "app-key", "the-app-key-of-ours");
    assertThat(replay(own, HEAD + CALLBACK, "--speed", "max")).as(run.err.toString()).isZero();
    assertThat(posted.element()).contains("\"signature\":\"00160af4c8dcb758d00ce35adb3");
  }

  @Test
  void printsDifferencesAndExitsWith1() throws Exception {
    status = 503;
    assertThat(replay(HEAD + CALLBACK, "--speed", "max")).isEqualTo(1);
    assertThat(run.out())
        .contains("line 2, callback at 2026-01-31T12:00:00Z: was 200, is 503")
        .contains("1 played, 0 the same, 1 different");
  }

  /** Lines stand in the order of the answers, not of the messages. */
  @Test
  void replaysEntriesInTheOrderOfTheirTime() throws Exception {
    String later = CALLBACK.replace("12:00:00Z", "12:00:01Z").replace("\"bytes\":5", "\"bytes\":3");
    replay(HEAD + later + CALLBACK, "--speed", "max");
    assertThat(posted)
        .extracting(post -> Json.parse(post.replace("/callback ", "")).orElseThrow())
        .extracting(callback -> callback.getString("message").length())
        .containsExactly(5, 3);
  }

  @Test
  void printsALongResponseAroundTheDifference() throws Exception {
    String answer = "{\"outcome\":\"accepted\"}";
    String kept =
        CALLBACK.replace(
            "\"form\"",
            "\"ack\":{\"bytes\":1,\"binary\":true,\"base64\":\""
                + Base64.getEncoder()
                    .encodeToString((answer + "x".repeat(1_000)).getBytes(StandardCharsets.UTF_8))
                + "\"},\"form\"");
    replay(HEAD + kept.replace("false}", "false,\"text\":\"hello\"}"), "--speed", "max");
    assertThat(run.out())
        .contains("was 200 \"" + answer + "x")
        .contains("x... (1028 characters), is 200 \"" + answer + "\"");
  }

  @Test
  void printsOneObjectOfJson() throws Exception {
    replay(HEAD + SEND, "--speed", "max", "--json");
    assertThat(run.out().strip())
        .isEqualTo("{\"played\":1,\"same\":1,\"skipped\":0,\"differences\":[]}");
  }

  @Test
  void keepsTheTimeBetweenEntriesAtTenTimesTheSpeed() throws Exception {
    List<Duration> delays = new ArrayList<>();
    run =
        new ReplayRun(
            () -> Instant.EPOCH,
            delay -> {
              delays.add(delay);
              return CompletableFuture.completedFuture(null);
            });
    replay(HEAD + CALLBACK + SEND, "--speed", "10x");
    assertThat(delays).containsExactly(Duration.ZERO, Duration.ofMillis(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"to\":\"invalid-audience\"", "\"x\":1"})
  void namesALineThatCannotBeReplayed(String to) throws Exception {
    String changed = SEND.replace("\"to\":{\"room\":\"r\"}", to);
    assertThat(replay(HEAD + CALLBACK + changed, "--speed", "max")).isOne();
    assertThat(run.err.toString())
        .contains("line 3 of FILE is not as a server writes it")
        .doesNotContain("invalid-audience");
  }

  @Test
  void namesALineThatIsNoEntryUnlessItIsTheLast() throws Exception {
    assertThat(replay(HEAD + CALLBACK.substring(0, 40) + "\n" + SEND, "--speed", "max")).isOne();
    assertThat(run.err.toString()).contains("line 2 is not a line of a journal");
    assertThat(posted).isEmpty();
    assertThat(replay(HEAD + SEND + CALLBACK.substring(0, 40), "--speed", "max")).isZero();
  }

  /** A journal may be hostile input. */
  @ParameterizedTest
  @ValueSource(strings = {"-1", "16777217", "2000000000", "99999999999", "4294967301", "5.5"})
  void namesALineWhosePayloadIsTooLarge(String bytes) throws Exception {
    String line = CALLBACK.replace("\"bytes\":5", "\"bytes\":" + bytes);
    assertThat(replay(HEAD + line + SEND, "--speed", "max")).isOne();
    assertThat(run.err.toString()).contains("line 2 is not a line of a journal");
  }

  @Test
  void usesTheFirstApiKeyOfTheFileForSends() throws Exception {
    String file =
        Files.writeString(folder.resolve("keys"), "replay-key-1\nreplay-key-2").toString();
    replay(Map.of("api-key-file", file), HEAD + CALLBACK + SEND, "--speed", "max");
    assertThat(keys)
        .containsOnly(
            Map.entry("/callback", Optional.empty()),
            Map.entry("/v1/signals", Optional.of("Bearer replay-key-1")));
  }

  @Test
  void reportsThatTheFileDoesNotExist() {
    assertThat(run.run(Map.of(), folder.resolve("none"), http.getAddress().getPort())).isOne();
    assertThat(run.err.toString()).contains("FILE does not exist");
  }

  @Test
  void rejectsAFileThatIsNoJournalAndAWrongSpeed() throws Exception {
    assertThat(replay("{}\n")).isEqualTo(1);
    assertThat(run.err.toString()).contains("FILE cannot be read");
    assertThat(replay(HEAD + CALLBACK, "--speed", "0x")).isEqualTo(2);
    assertThat(run.err.toString()).contains("--speed takes a number");
  }
}
