package dev.rtcsignal.app.kill;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends this process at once, as {@code kill -9} does, when it reaches a point for the nth time.
 * Safe for use by many threads.
 */
final class KillSwitch {
  static final int EXIT_CODE = 137;

  private final KillPoint wanted;
  private final int nth;
  private final AtomicInteger reached = new AtomicInteger();

  KillSwitch(KillPoint wanted, int nth) {
    this.wanted = wanted;
    this.nth = nth;
  }

  void reach(KillPoint point) {
    if (reaches(point)) {
      end();
    }
  }

  /** Returns whether this is the time to end the process. */
  boolean reaches(KillPoint point) {
    return point == wanted && reached.incrementAndGet() == nth;
  }

  /** Runs no shutdown hook and flushes nothing. */
  static void end() {
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
