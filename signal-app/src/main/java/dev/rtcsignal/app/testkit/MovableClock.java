package dev.rtcsignal.app.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock plus an offset that a test may increase. */
final class MovableClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + by);
    }
    ahead.updateAndGet(before -> before.plus(by));
  }
}
