package dev.rtcsignal.app.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, started as a user starts it. */
class RunnableJarIT {
  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "SIGNAL_APP_ID", "60af4c8dcb758d00ce35adb3",
          "SIGNAL_APP_KEY", "runnable-jar-app-key-0123456789",
          "SIGNAL_ACCESS_KEY_ID", "AKLTjar",
          "SIGNAL_SECRET_ACCESS_KEY", "runnable-jar-secret-0123456789");

  @Test
  void theTourReportsThatEverythingArrived() throws Exception {
    try (Program tour = Program.start("tour", Map.of(), "demo", "--once")) {
      assertThat(tour.exitCode()).as(tour.out() + tour.err()).isZero();
      assertThat(tour.out())
          .contains("onUserBinaryMessageReceivedOutsideRoom")
          .contains("37 of 37 as expected")
          .doesNotContain("MISSING")
          .doesNotContain("DOUBLED");
      assertThat(tour.err().lines())
          .as("only the forgery is logged")
          .singleElement()
          .asString()
          .contains("callback refused: status=401 reason=\"not proved: TOO_SHORT\"");
    }
  }

  @Test
  void anInterruptedBulkSendReportsAndKeepsTheRest(@TempDir Path folder) throws Exception {
    Path users = folder.resolve("users.txt");
    Files.write(users, IntStream.range(0, 20_000).mapToObj(i -> "user" + i).toList());
    try (Program emulator =
            Program.start(
                "bulk-emulator",
                Map.of(),
                "emulator",
                "--emulator-port=0",
                "--app=60af4c8dcb758d00ce35adb3=runnable-jar-app-key-0123456789",
                "--access-key=AKLTjar=runnable-jar-secret-0123456789");
        Program send = sendTo(users, emulator.ready("emulator"))) {
      Path outcomes = Path.of(users + ".outcomes");
      await().atMost(Duration.ofMinutes(1)).until(() -> hasEnded(outcomes));
      send.terminate();
      assertThat(send.exitCode()).isEqualTo(4);
      assertThat(send.out()).containsPattern("\"notSent\":1\\d{4},\"uncertain\":0");
      assertThat(Files.readAllLines(Path.of(users + ".remaining"))).hasSizeGreaterThan(10_000);
    }
  }

  private static boolean hasEnded(Path outcomes) throws IOException {
    return Files.exists(outcomes)
        && Files.readAllLines(outcomes).stream().anyMatch(line -> line.startsWith("ended "));
  }

  private static Program sendTo(Path users, URI cloud) throws IOException {
    Map<String, String> settings = new HashMap<>(CREDENTIALS);
    settings.put("SIGNAL_CLOUD", cloud.toString());
    return Program.start(
        "bulk-send",
        settings,
        "send",
        "room-users",
        "--room=hall",
        "--to-file=" + users,
        "--text=hi",
        "--json");
  }

  @Test
  void theServerSendsThroughTheEmulatorAndBothStopOnSigterm() throws Exception {
    try (Program emulator =
            Program.start(
                "emulator",
                Map.of(),
                "emulator",
                "--emulator-port=0",
                "--app=60af4c8dcb758d00ce35adb3=runnable-jar-app-key-0123456789",
                "--access-key=AKLTjar=runnable-jar-secret-0123456789");
        Program server = serve(emulator.ready("emulator"))) {
      URI uri = server.ready("server");
      HttpResponse<String> sent =
          post(uri.resolve("/v1/signals"), "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}");
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      String example =
          "{\"message\":\"xxxx\",\"binary\":false,\"signature\":\"00160af4c8dcb758d00ce35adb3EQD24"
              + "BQDeruMYfoMjmEDAGh5ZiAARgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=\"}";
      assertThat(post(uri.resolve("/callback"), example).statusCode()).isEqualTo(401);
      server.terminate();
      assertThat(server.exitCode()).as(server.err()).isZero();
      emulator.terminate();
      assertThat(emulator.exitCode()).as(emulator.err()).isZero();
      assertThat(server.err().lines())
          .satisfiesExactly(
              start -> assertThat(start).contains(" serves on Java ", "SIGNAL_APP_KEY=***"),
              refused ->
                  assertThat(refused)
                      .contains("callback refused: status=401 reason=\"not proved: WRONG_MAC\""),
              stopping -> assertThat(stopping).contains("stopping: 0 requests in progress"),
              stopped -> assertThat(stopped).contains("stopped after "));
      assertThat(emulator.err()).isEmpty();
    }
  }

  private static Program serve(URI cloud) throws Exception {
    Map<String, String> environment = new java.util.HashMap<>(CREDENTIALS);
    environment.put("SIGNAL_CLOUD", cloud.toString());
    return Program.start("serve", environment, "serve", "--server-port=0");
  }

  @Test
  void theDemoRunsUntilSigterm() throws Exception {
    try (Program demo =
        Program.start("demo", Map.of(), "demo", "--server-port=0", "--emulator-port=0")) {
      URI server = demo.ready("server");
      demo.prints("onRoomMessageReceived");
      assertThat(get(server.resolve("/health/ready")).statusCode()).isEqualTo(200);
      assertThat(get(server.resolve("/")).body()).contains("/console/app.js");
      for (String file : List.of("/console/app.js", "/vendor/lit-html/lit-html.js")) {
        assertThat(get(server.resolve(file)).statusCode()).as(file).isEqualTo(200);
      }
      assertThat(get(server.resolve("/vendor/chart.js/chart.js")).statusCode()).isEqualTo(200);
      demo.terminate();
      assertThat(demo.exitCode()).as(demo.err()).isZero();
      assertThat(demo.err()).isEmpty();
    }
  }

  @Test
  void anInterruptedSendDoesNotSucceed() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 9, java.net.InetAddress.getLoopbackAddress());
        Program send = sendTo(hanging)) {
      hanging.accept();
      send.terminate();
      assertThat(send.exitCode()).isNotZero();
      assertThat(send.out()).isEmpty();
    }
  }

  private static Program sendTo(ServerSocket cloud) throws Exception {
    Map<String, String> environment = new java.util.HashMap<>(CREDENTIALS);
    environment.put("SIGNAL_CLOUD", "http://127.0.0.1:" + cloud.getLocalPort());
    return Program.start("send", environment, "send", "user", "--to=u", "--text=hi");
  }

  @Test
  void reportsAPortInUseInOneLineWithTheRemedy() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
        Program server =
            Program.start(
                "port-in-use", CREDENTIALS, "serve", "--server-port=" + taken.getLocalPort())) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.err().lines()).hasSize(1);
      assertThat(server.err()).contains("in use").contains("--server-port");
      assertThat(server.out()).doesNotContain("ready");
    }
  }

  @Test
  void reportsAllMissingSettingsAtOnce() throws Exception {
    try (Program server = Program.start("missing", Map.of(), "serve")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.err().lines())
          .hasSize(4)
          .allMatch(line -> line.matches("SIGNAL_[A-Z_]+ is missing: set it to .+"));
    }
  }

  @Test
  void itsManifestAllowsNativeAccess() throws Exception {
    try (var jar = new java.util.jar.JarFile(System.getProperty("runnable.jar"))) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
    }
  }

  private static HttpResponse<String> post(URI uri, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
