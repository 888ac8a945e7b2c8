package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journey.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;

/**
 * The server as a process of its own, with 384 MiB of heap, and a good client that posts 300
 * callbacks a second from an address of its own, whatever else goes on.
 */
final class Siege implements AutoCloseable {
  /** Where the good client is, and nobody else but who is said to be. */
  static final String GOOD_ADDRESS = "127.1.0.1";

  /** What anybody may ask. */
  static final byte[] QUESTION =
      Callbacks.ascii("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

  private static final double GOOD_PER_SECOND = 300;
  private static final int GOOD_USERS = 1_000;
  private static final int GOOD_CONNECTIONS = 4;
  private static final int WARM_UP = 10_000;
  private static final int WARM_UP_CROWDS = 6;
  private static final int WARM_UP_CROWD = 480;
  private static final Duration WARM_UP_LOOK = Duration.ofMillis(150);
  private static final double P99_MILLIS = 100;

  /** Where strangers have more of the processors than this, times say little about the server. */
  private static final double MOST_OF_OTHERS = 0.15;

  private static final long HEAP_KIB = 4 * 1_024;
  private static final long PEAK_MIB = 640;
  private static final int FEW = 8;

  /** Vert.x makes its 20 workers one by one, as they are asked for. */
  private static final int WORKERS = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Program server;
  private final URI uri;
  private final CallbackLoad good;
  private final CompletableFuture<Void> posting;
  private final Latencies times = new Latencies();
  private final Vitals before;
  private final Processors atFirst;
  private volatile boolean over;

  private Siege(String name, Program server) throws Exception {
    this.name = name;
    this.server = server;
    this.uri = server.ready("server");
    warmUp();
    List<byte[]> callbacks = Callbacks.good(GOOD_USERS, 300);
    this.good =
        new CallbackLoad(
            GOOD_ADDRESS,
            uri.getPort(),
            GOOD_CONNECTIONS,
            number ->
                new CallbackLoad.Post(callbacks.get((int) (number % callbacks.size())), true));
    good.post(WARM_UP);
    this.posting = CompletableFuture.runAsync(this::post, task -> new Thread(task).start());
    Vitals.of(server.pid());
    this.before = Vitals.of(server.pid());
    this.atFirst = Processors.now(server.pid());
    good.times().drain();
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

  /**
   * Lets the server's JVM compile what connections are served by; what callbacks are served by
   * comes next. Until then each costs it many times as much, and one slow second decides the p99 of
   * ten.
   */
  private void warmUp() throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_CROWDS; i++) {
      try (Crowd crowd = new Crowd(port())) {
        crowd.come(WARM_UP_CROWD, Crowd::address);
        crowd.send(QUESTION);
        crowd.look(WARM_UP_LOOK);
      }
    }
  }

  private void post() {
    try {
      good.postAt(GOOD_PER_SECOND, () -> over);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Prints how the good client fared since it was last asked, which must not be worse than 200. */
  void goodClientWasServedDuring(String attack) {
    Latencies since = good.times().drain();
    times.addAll(since);
    System.out.println(name + ", " + attack + ": good callbacks " + since);
    assertThat(posting.isDone()).as("the good client has ended").isEqualTo(over);
    assertThat(good.outcomes()).as(attack).containsOnlyKeys("good 200");
  }

  /**
   * Judges all that was: the answers of the good client and their time, and what the server uses
   * when everybody else has gone.
   *
   * @param samples so many answers at least, since a percentile of few is none
   */
  void endsWell(int samples) throws Exception {
    double others = Processors.now(server.pid()).othersSince(atFirst);
    waitUntil(() -> descriptors() <= before.descriptors() + FEW);
    Vitals after = Vitals.of(server.pid());
    stopPosting();
    waitUntil(() -> metric("signal_requests_in_flight") <= 1);
    System.out.println(name + ", in all: good callbacks " + times);
    System.out.printf("%s, others had %.0f %% of the processors%n", name, 100 * others);
    System.out.println(name + ", before: " + before);
    System.out.println(name + ", after:  " + after + "; peak " + peakMib() + " MiB");
    SoftAssertions all = new SoftAssertions();
    all.assertThat(times.count()).as("samples").isGreaterThanOrEqualTo(samples);
    all.assertThat(times.millis(0.99))
        .as("p99, ms")
        .isLessThan(others < MOST_OF_OTHERS ? P99_MILLIS : 10 * P99_MILLIS);
    all.assertThat(after.heapKib()).as("heap").isLessThan(before.heapKib() + HEAP_KIB);
    all.assertThat(peakMib()).as("peak of RAM, MiB").isLessThan(PEAK_MIB);
    all.assertThat(after.threads()).as("threads").isLessThan(before.threads() + WORKERS + FEW);
    all.assertThat(after.descriptors()).as("files").isLessThan(before.descriptors() + FEW);
    all.assertThat(metric("signal_requests_in_flight")).as("in flight").isEqualTo(1);
    all.assertAll();
  }

  long peakMib() throws IOException {
    return Vitals.peakKib(server.pid()) / 1_024;
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

  /** Whether it came true is judged by whoever looks then. */
  private static void waitUntil(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(100);
    }
  }

  private void stopPosting() throws InterruptedException, ExecutionException {
    over = true;
    posting.get();
  }

  @Override
  public void close() throws IOException {
    over = true;
    posting.exceptionally(error -> null).join();
    good.close();
    server.close();
  }
}
