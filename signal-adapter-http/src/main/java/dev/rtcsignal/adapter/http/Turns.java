package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
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
  private final Map<String, Queue<CompletableFuture<Optional<SendResult>>>> behind =
      new HashMap<>();

  private int waiting;

  Turns(int mostWaiting) {
    this.mostWaiting = mostWaiting;
  }

  /**
   * Takes a place behind those with the same key.
   *
   * @return completes with the result of the one before when the turn has come: at once, and with
   *     nothing, where there is none. Empty if too many wait. Whoever has a place calls {@link
   *     #over} in the end, also if he does not wait for his turn.
   */
  Optional<CompletableFuture<Optional<SendResult>>> join(String key) {
    lock.lock();
    try {
      Queue<CompletableFuture<Optional<SendResult>>> queue = behind.get(key);
      if (queue == null) {
        behind.put(key, new ArrayDeque<>());
        return Optional.of(CompletableFuture.completedFuture(Optional.empty()));
      }
      if (waiting >= mostWaiting) {
        return Optional.empty();
      }
      CompletableFuture<Optional<SendResult>> turn = new CompletableFuture<>();
      queue.add(turn);
      waiting++;
      return Optional.of(turn);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the turn to the next, once the one who had it is over. */
  void over(String key, SendResult result) {
    CompletableFuture<Optional<SendResult>> next;
    lock.lock();
    try {
      next = behind.get(key).poll();
      if (next == null) {
        behind.remove(key);
        return;
      }
      waiting--;
    } finally {
      lock.unlock();
    }
    next.complete(Optional.of(result));
  }
}
