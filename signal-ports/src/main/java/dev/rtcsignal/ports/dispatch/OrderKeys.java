package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.message.AppId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps sends with the same order key one behind the other: each may go on when its predecessor has
 * ended, and learns whether that was accepted. Safe for use by many threads.
 */
final class OrderKeys {
  private final ReentrantLock lock = new ReentrantLock();
  private final int maxWaiting;

  /** Guarded by the lock. */
  private final Map<OrderKey, KeyQueue> queues = new HashMap<>();

  private long numbers;
  private int waiting;

  OrderKeys(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  /** An order key; two applications may use the same name. */
  record OrderKey(AppId app, String name) {}

  /** The sends of one key; guarded by the lock. */
  private static final class KeyQueue {
    private final TreeMap<Long, Position> waiting = new TreeMap<>();

    /** Whether the last send was accepted; empty while one of the key goes on. */
    private Optional<Boolean> predecessor = Optional.empty();

    /** Whether a thread hands the key on: it continues until a send keeps it. */
    private boolean handingOn;
  }

  /** The position of one send in the order of its key. */
  static final class Position {
    private final OrderKey key;
    private final KeyQueue queue;
    private final long number;
    private final CompletableFuture<Boolean> predecessorEnded = new CompletableFuture<>();

    /** Guarded by the lock. */
    private boolean afterFailure;

    private Position(OrderKey key, KeyQueue queue, long number) {
      this.key = key;
      this.queue = queue;
      this.number = number;
    }

    /** Completes with whether the predecessor was accepted; with true if there was none. */
    CompletableFuture<Boolean> predecessorEnded() {
      return predecessorEnded;
    }
  }

  /** Adds a send behind the others with the same key; returns empty if too many wait. */
  Optional<Position> join(OrderKey key) {
    lock.lock();
    try {
      boolean first = !queues.containsKey(key);
      if (!first && waiting >= maxWaiting) {
        return Optional.empty();
      }
      KeyQueue queue = queues.computeIfAbsent(key, unknown -> new KeyQueue());
      Position position = new Position(key, queue, ++numbers);
      if (first) {
        position.predecessorEnded.complete(true);
      } else {
        queue.waiting.put(position.number, position);
        waiting++;
      }
      return Optional.of(position);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a send: the next of its key goes on. One that still waits only leaves its position. */
  void end(Position position, boolean accepted) {
    Optional<Position> next = remove(position, accepted);
    // A loop, since a send that ends as soon as it may go on must not recurse into the next.
    while (next.isPresent()) {
      next.get().predecessorEnded.complete(!next.get().afterFailure);
      lock.lock();
      try {
        next = next(position.key, position.queue);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns the send that goes on now, unless another thread hands the key on already. */
  private Optional<Position> remove(Position position, boolean accepted) {
    KeyQueue queue = position.queue;
    lock.lock();
    try {
      if (queue.waiting.remove(position.number) != null) {
        waiting--;
        Optional.ofNullable(queue.waiting.higherEntry(position.number))
            .ifPresent(successor -> successor.getValue().afterFailure = true);
        return Optional.empty();
      }
      queue.predecessor = Optional.of(accepted);
      return queue.handingOn ? Optional.empty() : next(position.key, queue);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Position> next(OrderKey key, KeyQueue queue) {
    queue.handingOn = queue.predecessor.isPresent() && !queue.waiting.isEmpty();
    if (!queue.handingOn) {
      if (queue.predecessor.isPresent()) {
        queues.remove(key);
      }
      return Optional.empty();
    }
    waiting--;
    Position next = queue.waiting.pollFirstEntry().getValue();
    next.afterFailure |= !queue.predecessor.get();
    queue.predecessor = Optional.empty();
    return Optional.of(next);
  }
}
