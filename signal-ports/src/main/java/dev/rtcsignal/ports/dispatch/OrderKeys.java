package dev.rtcsignal.ports.dispatch;

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
final class OrderKeys {
  private final ReentrantLock lock = new ReentrantLock();
  private final int mostWaiting;

  /** Guarded by the lock. */
  private final Map<Key, Queue> queues = new HashMap<>();

  private long numbers;
  private int waiting;

  OrderKeys(int mostWaiting) {
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
    private final Queue queue;
    private final long number;
    private final CompletableFuture<Boolean> coming = new CompletableFuture<>();

    /** Guarded by the lock. */
    private boolean afterFailure;

    private Turn(Key key, Queue queue, long number) {
      this.key = key;
      this.queue = queue;
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
      boolean first = !queues.containsKey(key);
      if (!first && waiting >= mostWaiting) {
        return Optional.empty();
      }
      Queue queue = queues.computeIfAbsent(key, unknown -> new Queue());
      Turn turn = new Turn(key, queue, ++numbers);
      if (first) {
        turn.coming.complete(true);
      } else {
        queue.behind.put(turn.number, turn);
        waiting++;
      }
      return Optional.of(turn);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a turn: the next has it. One that gives up before its turn only leaves its place. */
  void over(Turn turn, boolean accepted) {
    Optional<Turn> next = endsTurn(turn, accepted);
    // A loop, since one that is over as soon as it has its turn must not call the next deeper.
    while (next.isPresent()) {
      next.get().coming.complete(!next.get().afterFailure);
      lock.lock();
      try {
        next = next(turn.key, turn.queue);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns who is to have it next, unless somebody else is handing turns on already. */
  private Optional<Turn> endsTurn(Turn turn, boolean accepted) {
    Queue queue = turn.queue;
    lock.lock();
    try {
      if (queue.behind.remove(turn.number) != null) {
        waiting--;
        Optional.ofNullable(queue.behind.higherEntry(turn.number))
            .ifPresent(one -> one.getValue().afterFailure = true);
        return Optional.empty();
      }
      queue.free = Optional.of(accepted);
      return queue.handing ? Optional.empty() : next(turn.key, queue);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Turn> next(Key key, Queue queue) {
    queue.handing = queue.free.isPresent() && !queue.behind.isEmpty();
    if (!queue.handing) {
      if (queue.free.isPresent()) {
        queues.remove(key);
      }
      return Optional.empty();
    }
    waiting--;
    Turn next = queue.behind.pollFirstEntry().getValue();
    next.afterFailure |= !queue.free.get();
    queue.free = Optional.empty();
    return Optional.of(next);
  }
}
