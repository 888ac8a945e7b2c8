package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The order of those with the same key: each has its turn when the one before is over, and learns
 * what became of it.
 */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final int mostWaiting;

  /** Guarded by the lock. Those behind the one whose turn it is. */
  private final Map<String, TreeMap<Long, Turn>> behind = new HashMap<>();

  private long numbers;
  private int waiting;

  Turns(int mostWaiting) {
    this.mostWaiting = mostWaiting;
  }

  /** A place in the order of a key. */
  static final class Turn {
    private final String key;
    private final long number;
    private final CompletableFuture<Optional<SendResult>> coming = new CompletableFuture<>();

    /** What became of one before it that gave up; guarded by the lock. */
    private Optional<SendResult> gaveUp = Optional.empty();

    private Turn(String key, long number) {
      this.key = key;
      this.number = number;
    }

    /** Completes with what became of the one before; with nothing where there was none. */
    CompletableFuture<Optional<SendResult>> coming() {
      return coming;
    }
  }

  /** Takes a place behind those with the same key; empty if too many wait. */
  Optional<Turn> join(String key) {
    lock.lock();
    try {
      Turn turn = new Turn(key, ++numbers);
      TreeMap<Long, Turn> queue = behind.get(key);
      if (queue == null) {
        behind.put(key, new TreeMap<>());
        turn.coming.complete(Optional.empty());
        return Optional.of(turn);
      }
      if (waiting >= mostWaiting) {
        return Optional.empty();
      }
      queue.put(turn.number, turn);
      waiting++;
      return Optional.of(turn);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a turn: the next has it. One that gives up before its turn only leaves its place. */
  void over(Turn turn, SendResult result) {
    Optional<Turn> next;
    lock.lock();
    try {
      TreeMap<Long, Turn> queue = behind.get(turn.key);
      if (queue.remove(turn.number) != null) {
        waiting--;
        Optional.ofNullable(queue.higherEntry(turn.number))
            .ifPresent(one -> one.getValue().gaveUp = Optional.of(result));
        return;
      }
      next = Optional.ofNullable(queue.pollFirstEntry()).map(Map.Entry::getValue);
      if (next.isEmpty()) {
        behind.remove(turn.key);
        return;
      }
      waiting--;
    } finally {
      lock.unlock();
    }
    next.get().coming.complete(next.get().gaveUp.or(() -> Optional.of(result)));
  }
}
