package dev.rtcsignal.app.hostile;

import java.util.Arrays;
import java.util.Locale;

/** Latencies in microseconds. Thread-safe. */
final class Latencies {
  private static final int INITIAL_CAPACITY = 1_024;

  private long[] micros = new long[INITIAL_CAPACITY];
  private int count;

  synchronized void add(long nanos) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = nanos / 1_000;
  }

  /** Returns the latencies so far and starts again. */
  synchronized Latencies drain() {
    Latencies taken = new Latencies();
    taken.micros = micros;
    taken.count = count;
    micros = new long[INITIAL_CAPACITY];
    count = 0;
    return taken;
  }

  synchronized void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.micros[i] * 1_000);
    }
  }

  synchronized int count() {
    return count;
  }

  /** Returns a percentile in ms; 0 if there are no latencies. */
  synchronized double millis(double share) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, Math.max(0, Math.ceil(share * count) - 1))] / 1e3;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d in p50 %.2f ms, p99 %.2f ms, at most %.1f ms",
        count(),
        millis(0.5),
        millis(0.99),
        millis(1));
  }
}
