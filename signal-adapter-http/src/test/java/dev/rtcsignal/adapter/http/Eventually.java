package dev.rtcsignal.adapter.http;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread will do; gives up after 20 s. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Eventually() {}

  static void holds(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about within " + PATIENCE);
      }
      Thread.sleep(2);
    }
  }
}
