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
 * The server as a process of its own, with 384 MiB of heap, and a good client whose callbacks are
 * answered 200 whatever else goes on. With the system property {@code siege.measured} the good
 * client posts all the time, and its times are judged too.
 */
final class Siege implements AutoCloseable {
  static final boolean MEASURED = Boolean.getBoolean("siege.measured");

  /** The address of the good client. */
  static final String GOOD_ADDRESS = "127.1.0.1";

  /** A request that needs no proof. */
  static final byte[] QUESTION =
      Callbacks.ascii("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

  /** How long anything may take on a machine that is busy with something else. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int GOOD_CALLBACKS = 5;
  private static final int FEW = 8;

  private final Program server;
  private final URI uri;
  private final int descriptorsBefore;
  private final Optional<MeasuredLoad> load;

  private Siege(String name, Program server) throws Exception {
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
  static Siege begin(String name, Map<String, String> settings) throws Exception {
    Map<String, String> environment = new HashMap<>(Callbacks.CREDENTIALS);
    environment.put("SIGNAL_CLOUD", "http://127.0.0.1:9");
    environment.put("JDK_JAVA_OPTIONS", "-Xms384m -Xmx384m");
    environment.putAll(settings);
    return new Siege(name, Program.start(name, environment, "serve", "--server-port=0"));
  }

  int port() {
    return uri.getPort();
  }

  Wire connect(String from) throws IOException {
    return Wire.connect(from, port());
  }

  /** How many connections the process has, and files. */
  int descriptors() {
    return Vitals.descriptors(server.pid());
  }

  long peakMib() throws IOException {
    return Vitals.peakKib(server.pid()) / 1_024;
  }

  /** The good client's callbacks are all answered 200. */
  void goodClientWasServedDuring(String attack) throws Exception {
    if (load.isPresent()) {
      load.get().during(attack);
      return;
    }
    try (Wire good = connect(GOOD_ADDRESS)) {
      isServed(good, attack);
    }
  }

  /** The callbacks that come over this connection are all answered 200. */
  void isServed(Wire good, String attack) throws IOException {
    for (byte[] callback : Callbacks.good(GOOD_CALLBACKS, 300)) {
      assertThat(good.send(callback).answerEndingWith("bytes"))
          .as(attack)
          .startsWith("HTTP/1.1 200");
    }
  }

  /**
   * When all others have gone, the server holds no connection and no request of theirs.
   *
   * @param samples how many answers the measured half needs at least
   */
  void endsWell(int samples) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + FEW));
    if (load.isPresent()) {
      load.get().judge(samples);
    }
    restsWith(1);
  }

  /** Waits until no more than so many requests are under way, the one that asks included. */
  void restsWith(int requests) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(metric("signal_requests_in_flight")).isLessThanOrEqualTo(requests));
  }

  /** Returns a figure that the server tells of itself; the request that asks counts too. */
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
