package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import java.time.Duration;
import java.util.List;

/** Limits how many signals are under way: more while they leave soon, fewer while they queue. */
final class BulkWindow {
  private static final int INITIAL = 16;
  private static final int MIN = 4;
  private static final int MAX = 256;
  private static final Duration SOON = Duration.ofMillis(250);

  private int size = INITIAL;

  boolean allows(int underWay) {
    return underWay < size;
  }

  void learn(SendResult result, int underWay) {
    List<Attempt> attempts = result.attempts();
    Duration waited =
        attempts.isEmpty() ? Duration.ZERO : attempts.get(attempts.size() - 1).waited();
    if (waited.compareTo(SOON) > 0) {
      size = Math.max(MIN, size - 1);
    } else if (underWay >= size) {
      size = Math.min(MAX, size + 1);
    }
  }
}
