package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.journey.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server as a process of its own, with 384 MiB of heap, and a regular client whose callbacks
 * must be answered 200 during each attack. With the system property {@code siege.measured} the
 * regular client posts all the time, and its times are judged too.
 */
final class ServerUnderAttack implements AutoCloseable {
  static final boolean MEASURED = Boolean.getBoolean("siege.measured");

  /** The address of the regular client. */
  static final String REGULAR_ADDRESS = "127.1.0.1";

  /** A request without authentication. */
  static final byte[] LIVENESS_REQUEST =
      Callbacks.ascii("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

  /** Generous, for a machine that is busy with something else. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int GOOD_CALLBACKS = 5;
  private static final int FEW = 8;

  private final Program server;
  private final URI uri;
  private final int descriptorsBefore;
  private final Optional<MeasuredLoad> load;

  private ServerUnderAttack(String name, Program server) throws Exception {
    this.server = server;
    this.uri = server.ready("server");
    this.descriptorsBefore = descriptors();
    this.load =
        MEASURED ? Optional.of(new MeasuredLoad(name, server.pid(), port())) : Optional.empty();
  }

  /**
   * Starts the server.
   *
   * @param settings as environment variables, over the defaults
   */
  static ServerUnderAttack start(String name, Map<String, String> settings) throws Exception {
    Map<String, String> environment = new HashMap<>(Callbacks.CREDENTIALS);
    environment.put("SIGNAL_CLOUD", "http://127.0.0.1:9");
    environment.put("JDK_JAVA_OPTIONS", "-Xms384m -Xmx384m");
    environment.putAll(settings);
    return new ServerUnderAttack(
        name, Program.start(name, environment, "serve", "--server-port=0"));
  }

  int port() {
    return uri.getPort();
  }

  RawConnection connect(String from) throws IOException {
    return RawConnection.connect(from, port());
  }

  /** Returns the number of connections and files that the process has open. */
  int descriptors() {
    return ProcessUsage.descriptors(server.pid());
  }

  long peakMib() throws IOException {
    return ProcessUsage.peakKib(server.pid()) / 1_024;
  }

  /** Asserts that the callbacks of the regular client are all answered 200. */
  void assertServesDuring(String attack) throws Exception {
    if (load.isPresent()) {
      load.get().during(attack);
      return;
    }
    try (RawConnection connection = connect(REGULAR_ADDRESS)) {
      assertServes(connection, attack);
    }
  }

  /** Asserts that callbacks over a connection are all answered 200. */
  void assertServes(RawConnection connection, String attack) throws IOException {
    for (byte[] callback : Callbacks.good(GOOD_CALLBACKS, 300)) {
      assertThat(connection.send(callback).readResponse("bytes"))
          .as(attack)
          .startsWith("HTTP/1.1 200");
    }
  }

  /**
   * Asserts that the server holds no connection and no request of an attacker any more.
   *
   * @param samples how many responses the measured half needs at least
   */
  void assertRecovers(int samples) throws Exception {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + FEW));
    if (load.isPresent()) {
      load.get().judge(samples);
    }
    awaitInFlight(1);
  }

  /** Waits until at most this many requests are in flight, including the one for the metrics. */
  void awaitInFlight(int requests) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertThat(metric("signal_requests_in_flight")).isLessThanOrEqualTo(requests));
  }

  /** Returns a metric of the server. */
  double metric(String name) {
    try {
      String all =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri.resolve("/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(all);
      assertThat(line.find()).as(name).isTrue();
      return Double.parseDouble(line.group(1));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no metrics", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (load.isPresent()) {
      load.get().close();
    }
    server.close();
  }
}
