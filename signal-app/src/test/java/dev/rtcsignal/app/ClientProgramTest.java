package dev.rtcsignal.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.json.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * The commands {@code emulator} and {@code client} with a business server of another make: the HTTP
 * server of the JDK, which knows nothing of this project.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class ClientProgramTest {
  private final InputStream stdin = System.in;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> callbacks = new CopyOnWriteArrayList<>();
  private Optional<HttpServer> server = Optional.empty();
  private Optional<TestEmulator> emulator = Optional.empty();
  private URI cloud = URI.create("http://127.0.0.1:1");

  @AfterEach
  void stop() {
    System.setIn(stdin);
    server.ifPresent(one -> one.stop(0));
    emulator.ifPresent(TestEmulator::close);
  }

  private URI startServer() throws Exception {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.createContext(
        "/callback",
        exchange -> {
          callbacks.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] ack = "thanks".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, ack.length);
          exchange.getResponseBody().write(ack);
          exchange.close();
        });
    started.start();
    server = Optional.of(started);
    return URI.create("http://127.0.0.1:" + started.getAddress().getPort() + "/callback");
  }

  private void startEmulator(String... args) {
    emulator = Optional.of(TestEmulator.start(args));
    cloud = emulator.get().uri();
  }

  private int client(String typed, String... args) {
    System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            InstantSource.system(),
            new SplittableRandom(1),
            new PrintWriter(out));
    String[] all = new String[args.length + 3];
    all[0] = "client";
    all[1] = "--cloud";
    all[2] = cloud.toString();
    System.arraycopy(args, 0, all, 3, args.length);
    return CommandLines.run(
        environment, ProgramsOfTests.in(environment), new PrintWriter(err), all);
  }

  @Test
  void aClientReportsToTheServerThatTheEmulatorWasGiven() throws Exception {
    URI callback = startServer();
    startEmulator("--callback-url", callback.toString());
    assertThat(client("server: 你好\n", "--user", "ann", "--room", "lobby")).isZero();
    assertThat(callbacks).hasSize(1);
    assertThat(Json.parse(callbacks.get(0)).orElseThrow().getString("message")).isEqualTo("你好");
    assertThat(out.toString())
        .contains("onLoginResult", "onRoomStateChanged", "onServerParamsSetResult")
        .containsPattern("onServerMessageSendResult \\{.*\"error\":0,\"message\":\"thanks\"");
  }

  @Test
  void theEmulatorPrintsALineForEachExchange() throws Exception {
    startEmulator("--callback-url", startServer().toString());
    client("server: a secret\n", "--user", "ann");
    String line =
        "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} cloud  -> server callback +user=ann 200 \\d+ ms\\R";
    await()
        .untilAsserted(() -> assertThat(emulator.get().printed()).matches(Pattern.compile(line)));
    assertThat(emulator.get().printed()).doesNotContain("a secret");
  }

  @Test
  void anotherUrlOfTheClientCounts() throws Exception {
    startEmulator("--callback-url", "http://127.0.0.1:1/nowhere");
    assertThat(client("server: x\n", "--user", "ann", "--url", startServer().toString())).isZero();
    assertThat(callbacks).hasSize(1);
  }

  @Test
  void messagesToARoomAndAUserAreSent() throws Exception {
    startEmulator();
    assertThat(client("room: hi\nuser bob: hi\n", "--user", "ann", "--room", "r", "--json"))
        .isZero();
    assertThat(
            out.toString().lines().map(line -> Json.parse(line).orElseThrow().getString("event")))
        .contains("onRoomMessageSendResult", "onUserMessageSendResult");
  }

  @Test
  void aLineOfNoFormIsExplainedAndTheNextIsSent() throws Exception {
    startEmulator();
    assertThat(client("hello\nroom: hi\n", "--user", "ann", "--room", "r")).isZero();
    assertThat(err.toString()).startsWith("type \"server: TEXT\"");
    assertThat(out.toString()).contains("onRoomMessageSendResult");
  }

  @Test
  void aWrongKeyIsALoginThatFails() throws Exception {
    startEmulator();
    String app = "60af4c8dcb758d00ce35adb3=another-key-0123456789";
    assertThat(client("", "--user", "ann", "--app", app)).isEqualTo(1);
    assertThat(err.toString()).containsPattern("login failed with -?\\d+; see explain sdk:");
  }

  @Test
  void namesTheAddressWhereNoEmulatorAnswers() {
    assertThat(client("", "--user", "ann")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("no emulator answers at http://127.0.0.1:1; start one with");
  }

  @Test
  void theEmulatorServesTheConsoleWithItsCallbackUrl() throws Exception {
    startEmulator("--callback-url", "http://127.0.0.1:9000/cb");
    assertThat(get("/")).contains("<title>rtc-signal console</title>");
    assertThat(Json.parse(get("/v1/console")).orElseThrow().getString("callbackUrl"))
        .isEqualTo("http://127.0.0.1:9000/cb");
    assertThat(Json.parse(get("/emulator/state")).orElseThrow().getString("callbackUrl"))
        .isEqualTo("http://127.0.0.1:9000/cb");
    assertThat(get("/v1/callbacks")).isEqualTo("{\"callbacks\":[]}");
  }

  @Test
  void theConsoleOfTheEmulatorMintsTokensAndExplainsMistakes() throws Exception {
    startEmulator();
    HttpResponse<String> minted = mint("{\"kind\":\"login\",\"userId\":\"ann\"}");
    assertThat(minted.statusCode()).isEqualTo(200);
    assertThat(minted.body()).contains("\"token\":\"001");
    HttpResponse<String> wrong = mint("{\"kind\":\"nothing\"}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("kind must be login, room or signature");
  }

  private HttpResponse<String> mint(String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(cloud.resolve("/v1/tokens"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(cloud.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
