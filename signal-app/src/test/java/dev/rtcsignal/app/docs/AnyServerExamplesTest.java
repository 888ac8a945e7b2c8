package dev.rtcsignal.app.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.volcengine.ApiClient;
import com.volcengine.ApiException;
import com.volcengine.ContentType;
import com.volcengine.HttpMethod;
import com.volcengine.UniversalApi;
import com.volcengine.UniversalRequest;
import com.volcengine.sign.Credentials;
import dev.rtcsignal.app.TestEmulator;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of {@code docs/any-server.md}, which run where their language is installed. */
@Timeout(60)
class AnyServerExamplesTest {
  private static final Path PAGE = Path.of("docs/any-server.md");

  @TempDir private Path folder;

  private static String example(String language) {
    return MarkdownPage.all().stream()
        .filter(page -> page.path().endsWith(PAGE.getFileName()))
        .findFirst()
        .orElseThrow()
        .examples(language)
        .get(0);
  }

  @ParameterizedTest
  @CsvSource({"python, python3, server.py", "js, node, server.js"})
  void theServerAnswersACallbackAndSendsToTheRoom(String language, String command, String file)
      throws Exception {
    assumeTrue(isInstalled(command), "SKIPPED: " + command + " is not installed");
    int port = freePort();
    String callback = "http://127.0.0.1:" + port + "/callback";
    try (TestEmulator emulator = TestEmulator.start("--callback-url", callback)) {
      Path script = Files.writeString(folder.resolve(file), example(language), UTF_8);
      Process server = start(command, script, port, emulator.uri());
      try {
        await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
        assertThatAClientIsAnsweredAndTold(emulator);
      } finally {
        server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private static void assertThatAClientIsAnsweredAndTold(TestEmulator emulator)
      throws InterruptedException {
    try (SimulatedClient client = emulator.client("alice", "lobby")) {
      client.call("sendServerMessage", Json.object().add("message", "你好").build());
      assertThat(client.await(event -> event.name().equals("onServerMessageSendResult")))
          .hasValueSatisfying(
              event -> assertThat(event.args().getString("message")).isEqualTo("thanks"));
      assertThat(client.await(event -> event.name().equals("onRoomMessageReceived")))
          .hasValueSatisfying(
              event -> assertThat(event.args().getString("message")).isEqualTo("heard: 你好"));
    }
  }

  private Process start(String command, Path script, int port, URI emulator) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command, script.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().putAll(Map.of("PORT", "" + port, "CLOUD", emulator.getAuthority()));
    return builder.start();
  }

  private static boolean isInstalled(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static boolean listens(int port) throws IOException {
    try (Socket open = new Socket("127.0.0.1", port)) {
      return open.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void theOfficialJavaSdkReachesTheEmulator() throws Exception {
    try (TestEmulator emulator = TestEmulator.start();
        SimulatedClient client = emulator.client("alice", "lobby")) {
      assertThat(String.valueOf(send(emulator.uri()))).contains("Success");
      assertThat(client.await(event -> event.name().equals("onRoomMessageReceived"))).isPresent();
    }
  }

  private static Object send(URI cloud) throws ApiException {
    ApiClient client =
        new ApiClient()
            .setCredentials(Credentials.getCredentials("AKLTDEMO", "published-secret-of-the-demo"))
            .setRegion("cn-north-1")
            .setEndpoint(cloud.getAuthority())
            .setDisableSSL(true);
    Map<String, Object> body =
        Map.of(
            "AppId", "de30de30de30de30de30de30",
            "RoomId", "lobby",
            "From", "server",
            "Binary", false,
            "Message", "hello");
    var request =
        new UniversalRequest(
            "rtc", "SendBroadcast", "2023-07-20", HttpMethod.POST, ContentType.ApplicationJSON);
    return new UniversalApi(client).doCall(request, body);
  }
}
