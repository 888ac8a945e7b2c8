package dev.rtcsignal.app.cloud;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Tasks by due time; those of one instant run in the order they were added. Guarded by the cloud's
 * lock.
 */
final class TimerQueue {
  private record Timer(Instant due, long order, Runnable task, Runnable onClear) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparingLong(Timer::order));
  private long added;

  /** Adds a task and returns an action that cancels it. */
  Runnable at(Instant due, Runnable task) {
    return at(due, task, () -> {});
  }

  /**
   * Adds a task and returns an action that cancels it.
   *
   * @param onClear runs instead of the task if the queue is cleared first
   */
  Runnable at(Instant due, Runnable task, Runnable onClear) {
    Timer timer = new Timer(due, added++, task, onClear);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  Optional<Instant> next() {
    return Optional.ofNullable(timers.peek()).map(Timer::due);
  }

  /** Runs all tasks that are due, including those that they add. */
  void run(Instant now) {
    while (!timers.isEmpty() && !timers.peek().due.isAfter(now)) {
      timers.remove().task.run();
    }
  }

  void clear() {
    List<Timer> cleared = List.copyOf(timers);
    timers.clear();
    cleared.forEach(timer -> timer.onClear.run());
  }
}
