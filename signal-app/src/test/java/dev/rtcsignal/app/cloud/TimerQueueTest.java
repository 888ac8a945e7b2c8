package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

  private final TimerQueue queue = new TimerQueue();
  private final List<String> ran = new ArrayList<>();

  private Runnable at(int millis, String name) {
    return queue.at(NOON.plusMillis(millis), () -> ran.add(name));
  }

  @Test
  void runsATaskAtItsInstantAndNotANanosecondBefore() {
    at(10, "a");
    queue.run(NOON.plusMillis(10).minusNanos(1));
    assertThat(ran).isEmpty();
    queue.run(NOON.plusMillis(10));
    queue.run(NOON.plusMillis(10));
    assertThat(ran).containsExactly("a");
  }

  @Test
  void runsTasksByTimeAndThenInTheOrderGiven() {
    at(20, "late");
    at(10, "first");
    at(10, "second");
    queue.run(NOON.plusMillis(20));
    assertThat(ran).containsExactly("first", "second", "late");
  }

  @Test
  void doesNotRunACancelledTask() {
    Runnable cancel = at(10, "a");
    at(10, "b");
    cancel.run();
    cancel.run();
    queue.run(NOON.plusMillis(10));
    assertThat(ran).containsExactly("b");
  }

  @Test
  void runsADueTaskThatAnotherTaskAdded() {
    queue.at(NOON, () -> at(0, "added"));
    queue.run(NOON);
    assertThat(ran).containsExactly("added");
  }

  @Test
  void clearDropsAllTasks() {
    at(10, "a");
    queue.clear();
    queue.run(NOON.plusSeconds(1));
    assertThat(ran).isEmpty();
  }
}
