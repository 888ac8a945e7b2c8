package dev.rtcsignal.adapter.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places for calls in flight, given out in the order of asking. The client's own pool has no
 * bound.
 */
final class Slots {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int free;

  Slots(int size) {
    this.free = size;
  }

  /**
   * Completes when a place is given; each one given must be released. Cancel it to stop waiting.
   */
  CompletableFuture<Void> take() {
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> place = new CompletableFuture<>();
      waiting.add(place);
      return place;
    } finally {
      lock.unlock();
    }
  }

  void release() {
    // A waiter who has given up meanwhile does not take the place, so the next is asked.
    for (CompletableFuture<Void> next = nextOrFree(); next != null; next = nextOrFree()) {
      if (next.complete(null)) {
        return;
      }
    }
  }

  private CompletableFuture<Void> nextOrFree() {
    lock.lock();
    try {
      CompletableFuture<Void> next = waiting.poll();
      if (next == null) {
        free++;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }
}
