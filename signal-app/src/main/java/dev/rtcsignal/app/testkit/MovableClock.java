package dev.rtcsignal.app.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, which a test may put forward. */
final class MovableClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time goes forward");
    }
    ahead.updateAndGet(before -> before.plus(by));
  }
}
