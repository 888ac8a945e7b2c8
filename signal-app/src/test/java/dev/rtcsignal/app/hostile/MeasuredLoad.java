package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;

/**
 * The measured half of the hostile suites (profile {@code siege}): a good client posts 300
 * callbacks a second from an address of its own while each attack goes on, and the server's times,
 * memory and threads are judged. What it asserts depends on the machine, so {@code mvn verify} runs
 * without it.
 */
final class MeasuredLoad implements AutoCloseable {
  private static final double GOOD_PER_SECOND = 300;
  private static final int GOOD_USERS = 1_000;
  private static final int GOOD_CONNECTIONS = 4;
  private static final int WARM_UP = 10_000;
  private static final int WARM_UP_CROWDS = 6;
  private static final int WARM_UP_CROWD = 480;
  private static final Duration WARM_UP_LOOK = Duration.ofMillis(150);
  private static final double P99_MILLIS = 100;

  /** Where other processes have more of the processors than this, times say little. */
  private static final double MOST_OF_OTHERS = 0.15;

  private static final long HEAP_KIB = 4 * 1_024;
  private static final long PEAK_MIB = 640;

  /** Vert.x makes its 20 workers one by one, as they are asked for. */
  private static final int WORKERS = 20;

  private final String name;
  private final long pid;
  private final CallbackLoad good;
  private final CompletableFuture<Void> posting;
  private final Latencies times = new Latencies();
  private final Vitals before;
  private final Processors atFirst;
  private volatile boolean over;

  MeasuredLoad(String name, long pid, int port) throws Exception {
    this.name = name;
    this.pid = pid;
    warmUp(port);
    List<byte[]> callbacks = Callbacks.good(GOOD_USERS, 300);
    this.good =
        new CallbackLoad(
            Siege.GOOD_ADDRESS,
            port,
            GOOD_CONNECTIONS,
            number ->
                new CallbackLoad.Post(callbacks.get((int) (number % callbacks.size())), true));
    good.post(WARM_UP);
    this.posting = CompletableFuture.runAsync(this::post, task -> new Thread(task).start());
    Vitals.of(pid);
    this.before = Vitals.of(pid);
    this.atFirst = Processors.now(pid);
    good.times().drain();
  }

  /**
   * Lets the server's JVM compile what connections are served by; what callbacks are served by
   * comes next. Until then each costs it many times as much, and one slow second decides the p99 of
   * ten.
   */
  private static void warmUp(int port) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_CROWDS; i++) {
      try (Crowd crowd = new Crowd(port)) {
        crowd.come(WARM_UP_CROWD, Crowd::address);
        crowd.send(Siege.QUESTION);
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

  /** Prints the good client's times since this was last called; no answer may be other than 200. */
  void during(String attack) {
    Latencies since = good.times().drain();
    times.addAll(since);
    System.out.println(name + ", " + attack + ": good callbacks " + since);
    assertThat(posting.isDone()).as("the good client has ended").isEqualTo(over);
    assertThat(good.outcomes()).as(attack).containsOnlyKeys("good 200");
  }

  /**
   * Judges the whole run.
   *
   * @param samples the least number of answers, since a percentile of few is none
   */
  void judge(int samples) throws Exception {
    double others = Processors.now(pid).othersSince(atFirst);
    Vitals after = Vitals.of(pid);
    long peakMib = Vitals.peakKib(pid) / 1_024;
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
        .isLessThan(others < MOST_OF_OTHERS ? P99_MILLIS : 10 * P99_MILLIS);
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
