package dev.rtcsignal.app.kill;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Lets time pass between two faults; nothing is asserted after it alone. */
final class Pause {
  private Pause() {}

  static void of(int millis) {
    Duration time = Duration.ofMillis(millis);
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }
}
