package dev.rtcsignal.app.hostile;

import dev.rtcsignal.app.journey.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;

/**
 * Callbacks at 80 % of what the runnable jar can do on this machine, one in a hundred of them bad,
 * for as long as the system property {@code soak.seconds} says. Prints a line each 10 s, and ends
 * with 1 if a good callback was not answered 200, or if memory, threads or descriptors grew.
 *
 * <p>Capacity is what the server and this process, which share the machine, do together.
 */
public final class Soak {
  private static final int WARM_UP_SECONDS = 5;
  private static final int CAPACITY_SECONDS = 15;
  private static final int SAMPLE_SECONDS = 10;
  private static final double SHARE = 0.8;
  private static final int CONNECTIONS = 64;

  /** Enough that no user comes near the limit of 20 messages a second. */
  private static final int USERS = 50_000;

  private static final int BYTES = 300;
  private static final int BAD_ONE_OF = 100;

  private static final long HEAP_KIB = 8 * 1_024;
  private static final long RESIDENT_KIB = 64 * 1_024;
  private static final long FEW = 8;

  private record Sample(double second, Latencies times, ProcessUsage vitals) {}

  private final long pid;
  private final CallbackLoad load;
  private final List<Sample> samples = new ArrayList<>();
  private volatile boolean over;

  private Soak(long pid, CallbackLoad load) {
    this.pid = pid;
    this.load = load;
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> environment = new HashMap<>(Callbacks.CREDENTIALS);
    environment.put("SIGNAL_CLOUD", "http://127.0.0.1:9");
    // All of the heap is there from the start, so that what grows is something else.
    environment.put("JDK_JAVA_OPTIONS", "-Xms384m -Xmx384m -XX:+AlwaysPreTouch");
    List<byte[]> good = Callbacks.good(USERS, BYTES);
    List<byte[]> bad = List.of(Callbacks.forged(), Callbacks.malformed(), Callbacks.tooLarge());
    boolean well;
    try (Program server = Program.start("soak", environment, "serve", "--server-port=0");
        CallbackLoad load =
            new CallbackLoad(
                ServerUnderAttack.REGULAR_ADDRESS,
                server.ready("server").getPort(),
                CONNECTIONS,
                number -> post(good, bad, number))) {
      well = new Soak(server.pid(), load).run(Long.getLong("soak.seconds", 600));
    }
    System.exit(well ? 0 : 1);
  }

  private static CallbackLoad.Post post(List<byte[]> good, List<byte[]> bad, long number) {
    return number % BAD_ONE_OF == BAD_ONE_OF - 1
        ? new CallbackLoad.Post(bad.get((int) (number / BAD_ONE_OF % bad.size())), false)
        : new CallbackLoad.Post(good.get((int) (number % good.size())), true);
  }

  private boolean run(long seconds) throws Exception {
    load.postFor(WARM_UP_SECONDS);
    double capacity = load.postFor(CAPACITY_SECONDS);
    double rate = capacity * SHARE;
    print("capacity %,.0f a second; %,.0f a second for %d s", capacity, rate, seconds);
    load.times().drain();
    CompletableFuture<Void> posting =
        CompletableFuture.runAsync(() -> postAt(rate), task -> new Thread(task).start());
    watch(seconds, posting);
    over = true;
    posting.get();
    print("outcomes: %s", load.outcomes());
    return judge();
  }

  private void postAt(double rate) {
    try {
      load.postAt(rate, () -> over);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watch(long seconds, CompletableFuture<Void> posting) throws Exception {
    print("     s  a second  p50 ms  p99 ms  max ms  heap MiB  RSS MiB  threads  files");
    long began = System.nanoTime();
    long last = began;
    for (long at = SAMPLE_SECONDS; at <= seconds && !posting.isDone(); at += SAMPLE_SECONDS) {
      awaitEnd(posting, began + TimeUnit.SECONDS.toNanos(at) - System.nanoTime());
      long now = System.nanoTime();
      Latencies times = load.times().drain();
      Sample sample = new Sample((now - began) / 1e9, times, ProcessUsage.of(pid));
      samples.add(sample);
      print(sample, times.count() * 1e9 / (now - last));
      last = now;
    }
  }

  /** Waits for the end of the posting, for a time at most. */
  private static void awaitEnd(CompletableFuture<Void> posting, long nanos) throws Exception {
    try {
      posting.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The time of the next sample has come.
    }
  }

  private static void print(Sample sample, double perSecond) {
    Latencies times = sample.times();
    ProcessUsage vitals = sample.vitals();
    print(
        "%6.0f %,9.0f %7.2f %7.2f %7.1f %9.1f %8.1f %8d %6d",
        sample.second(),
        perSecond,
        times.millis(0.5),
        times.millis(0.99),
        times.millis(1),
        vitals.heapKib() / 1024.0,
        vitals.residentKib() / 1024.0,
        vitals.threads(),
        vitals.descriptors());
  }

  private boolean judge() {
    boolean well = load.goodOnesRejected() == 0;
    print("%s: good callbacks not answered 200: %d", well ? "ok" : "BAD", load.goodOnesRejected());
    // Each is asked, also after one has failed.
    well &= isFlat("heap in KiB", HEAP_KIB, ProcessUsage::heapKib);
    well &= isFlat("RSS in KiB", RESIDENT_KIB, ProcessUsage::residentKib);
    well &= isFlat("threads", FEW, ProcessUsage::threads);
    well &= isFlat("descriptors", FEW, ProcessUsage::descriptors);
    return well;
  }

  /** Compares the middle of the last third with that of the first. */
  private boolean isFlat(String what, long most, ToLongFunction<ProcessUsage> figure) {
    int third = Math.max(1, samples.size() / 3);
    long first = middle(samples.subList(0, third), figure);
    long last = middle(samples.subList(samples.size() - third, samples.size()), figure);
    boolean flat = last - first <= most;
    print("%s: %s from %,d to %,d", flat ? "ok" : "BAD", what, first, last);
    return flat;
  }

  private static long middle(Collection<Sample> of, ToLongFunction<ProcessUsage> figure) {
    long[] sorted =
        of.stream().map(Sample::vitals).mapToLong(figure::applyAsLong).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void print(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }
}
