package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;

/**
 * The measured half of the hostile suites (profile {@code siege}): a regular client posts 300
 * callbacks a second from an address of its own during each attack; the server's latencies, memory
 * and threads are judged. The limits depend on the machine, so {@code mvn verify} runs without it.
 */
final class MeasuredLoad implements AutoCloseable {
  private static final double GOOD_PER_SECOND = 300;
  private static final int GOOD_USERS = 1_000;
  private static final int GOOD_CONNECTIONS = 4;
  private static final int WARM_UP = 10_000;
  private static final int WARM_UP_ROUNDS = 6;
  private static final int WARM_UP_CONNECTIONS = 480;
  private static final Duration WARM_UP_READ = Duration.ofMillis(150);
  private static final double P99_MILLIS = 100;

  /** If other processes use more of the CPUs than this, the limit of the p99 is raised. */
  private static final double MAX_OTHERS = 0.15;

  private static final long HEAP_KIB = 4 * 1_024;
  private static final long PEAK_MIB = 640;

  /** Vert.x starts its 20 worker threads one by one, on demand. */
  private static final int WORKERS = 20;

  private final String name;
  private final long pid;
  private final CallbackLoad good;
  private final CompletableFuture<Void> posting;
  private final Latencies times = new Latencies();
  private final ProcessUsage before;
  private final CpuTimes atFirst;
  private volatile boolean over;

  MeasuredLoad(String name, long pid, int port) throws Exception {
    this.name = name;
    this.pid = pid;
    warmUp(port);
    List<byte[]> callbacks = Callbacks.good(GOOD_USERS, 300);
    this.good =
        new CallbackLoad(
            ServerUnderAttack.REGULAR_ADDRESS,
            port,
            GOOD_CONNECTIONS,
            number ->
                new CallbackLoad.Post(callbacks.get((int) (number % callbacks.size())), true));
    good.post(WARM_UP);
    this.posting = CompletableFuture.runAsync(this::post, task -> new Thread(task).start());
    ProcessUsage.of(pid);
    this.before = ProcessUsage.of(pid);
    this.atFirst = CpuTimes.now(pid);
    good.times().drain();
  }

  /**
   * Lets the server's JVM compile the code that serves connections. Without it each costs many
   * times as much, and one slow second decides the p99 of ten.
   */
  private static void warmUp(int port) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      try (ManyConnections clients = new ManyConnections(port)) {
        clients.connect(WARM_UP_CONNECTIONS, ManyConnections::address);
        clients.send(ServerUnderAttack.LIVENESS_REQUEST);
        clients.poll(WARM_UP_READ);
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

  /** Prints the latencies of the regular client since the last call; all must be answered 200. */
  void during(String attack) {
    Latencies since = good.times().drain();
    times.addAll(since);
    System.out.println(name + ", " + attack + ": good callbacks " + since);
    assertThat(posting.isDone()).as("the regular client has ended").isEqualTo(over);
    assertThat(good.outcomes()).as(attack).containsOnlyKeys("good 200");
  }

  /**
   * Judges the whole run.
   *
   * @param samples the least number of responses for a percentile
   */
  void judge(int samples) throws Exception {
    double others = CpuTimes.now(pid).othersSince(atFirst);
    ProcessUsage after = ProcessUsage.of(pid);
    long peakMib = ProcessUsage.peakKib(pid) / 1_024;
    over = true;
    posting.get();
    System.out.println(name + ", in all: good callbacks " + times);
    System.out.printf("%s, others had %.0f %% of the processors%n", name, 100 * others);
    System.out.println(name + ", before: " + before);
    System.out.println(name + ", after:  " + after + "; peak " + peakMib + " MiB");
    SoftAssertions all = new SoftAssertions();
    all.assertThat(times.count()).as("samples").isGreaterThanOrEqualTo(samples);
    all.assertThat(times.millis(0.99))
        .as("p99, ms")
        .isLessThan(others < MAX_OTHERS ? P99_MILLIS : 10 * P99_MILLIS);
    all.assertThat(after.heapKib()).as("heap").isLessThan(before.heapKib() + HEAP_KIB);
    all.assertThat(peakMib).as("peak of RAM, MiB").isLessThan(PEAK_MIB);
    all.assertThat(after.threads()).as("threads").isLessThan(before.threads() + WORKERS + 8);
    all.assertAll();
  }

  @Override
  public void close() throws IOException {
    over = true;
    posting.exceptionally(error -> null).join();
    good.close();
  }
}
