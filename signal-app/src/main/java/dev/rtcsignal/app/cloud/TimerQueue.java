package dev.rtcsignal.app.cloud;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What falls due, in the order of time; of one instant, in the order given. Guarded by the lock.
 */
final class TimerQueue {
  private record Entry(Instant due, long order, Runnable task, Runnable otherwise) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::order));
  private long entered;

  /** Returns what takes it off the agenda again. */
  Runnable at(Instant due, Runnable task) {
    return at(due, task, () -> {});
  }

  /**
   * @param otherwise what is done instead if the agenda is cleared
   */
  Runnable at(Instant due, Runnable task, Runnable otherwise) {
    Entry entry = new Entry(due, entered++, task, otherwise);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /** Does all that is due, also what comes due by that. */
  void run(Instant now) {
    while (!entries.isEmpty() && !entries.peek().due.isAfter(now)) {
      entries.remove().task.run();
    }
  }

  void clear() {
    List<Entry> undone = List.copyOf(entries);
    entries.clear();
    undone.forEach(entry -> entry.otherwise.run());
  }
}
