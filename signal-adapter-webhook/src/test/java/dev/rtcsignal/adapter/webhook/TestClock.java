package dev.rtcsignal.adapter.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is set. */
final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now;

  TestClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  void set(Instant instant) {
    now.set(instant);
  }
}
