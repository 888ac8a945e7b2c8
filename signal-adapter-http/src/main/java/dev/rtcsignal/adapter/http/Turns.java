package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.AppId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The order of those with the same key: each has its turn when the one before is over, and learns
 * whether that was accepted.
 */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final int mostWaiting;

  /** Guarded by the lock. */
  private final Map<Key, Queue> queues = new HashMap<>();

  private long numbers;
  private int waiting;

  Turns(int mostWaiting) {
    this.mostWaiting = mostWaiting;
  }

  /** An order key; two applications may use the same. */
  record Key(AppId app, String name) {}

  /** Those of one key; guarded by the lock. */
  private static final class Queue {
    private final TreeMap<Long, Turn> behind = new TreeMap<>();

    /** Set while nobody has the turn: whether the one before was accepted. */
    private Optional<Boolean> free = Optional.empty();

    /** Somebody is handing turns on, and goes on until somebody has one. */
    private boolean handing;
  }

  /** A place in the order of a key. */
  static final class Turn {
    private final Key key;
    private final long number;
    private final CompletableFuture<Boolean> coming = new CompletableFuture<>();

    /** Guarded by the lock. */
    private boolean afterFailure;

    private Turn(Key key, long number) {
      this.key = key;
      this.number = number;
    }

    /** Completes with whether the one before was accepted; with true where there was none. */
    CompletableFuture<Boolean> coming() {
      return coming;
    }
  }

  /** Takes a place behind those with the same key; empty if too many wait. */
  Optional<Turn> join(Key key) {
    lock.lock();
    try {
      Turn turn = new Turn(key, ++numbers);
      Queue queue = queues.get(key);
      if (queue == null) {
        queues.put(key, new Queue());
        turn.coming.complete(true);
        return Optional.of(turn);
      }
      if (waiting >= mostWaiting) {
        return Optional.empty();
      }
      queue.behind.put(turn.number, turn);
      waiting++;
      return Optional.of(turn);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a turn: the next has it. One that gives up before its turn only leaves its place. */
  void over(Turn turn, boolean accepted) {
    Queue queue;
    lock.lock();
    try {
      queue = queues.get(turn.key);
      if (queue.behind.remove(turn.number) != null) {
        waiting--;
        Optional.ofNullable(queue.behind.higherEntry(turn.number))
            .ifPresent(next -> next.getValue().afterFailure = true);
        return;
      }
      queue.free = Optional.of(accepted);
    } finally {
      lock.unlock();
    }
    handOn(turn.key, queue);
  }

  /** A loop, since one that is over as soon as it has its turn must not call the next deeper. */
  private void handOn(Key key, Queue queue) {
    for (Optional<Turn> next = next(key, queue, true);
        next.isPresent();
        next = next(key, queue, false)) {
      next.get().coming.complete(!next.get().afterFailure);
    }
  }

  private Optional<Turn> next(Key key, Queue queue, boolean entering) {
    lock.lock();
    try {
      if (entering && queue.handing) {
        return Optional.empty();
      }
      queue.handing = queue.free.isPresent() && !queue.behind.isEmpty();
      if (queue.handing) {
        waiting--;
        Turn next = queue.behind.pollFirstEntry().getValue();
        next.afterFailure |= !queue.free.get();
        queue.free = Optional.empty();
        return Optional.of(next);
      }
      if (queue.free.isPresent()) {
        queues.remove(key);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
