package dev.rtcsignal.app.web;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last callbacks, for replay and for people: at most 200, and at most 8 MiB. Safe for use by
 * many threads.
 */
final class ReceivedCallbacks {
  private static final int MAX_CALLBACKS = 200;
  private static final long NUMBERS_PER_MILLI = 100;
  private static final long MAX_BYTES = 8_388_608;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<ReceivedCallback> kept = new ArrayDeque<>();
  private final AtomicLong numbers;
  private long bytes;

  /**
   * @param began so that numbers go on where those of an earlier run ended, and none means another
   *     callback than it did before
   */
  ReceivedCallbacks(Instant began) {
    this.numbers = new AtomicLong(began.toEpochMilli() * NUMBERS_PER_MILLI);
  }

  long nextId() {
    return numbers.incrementAndGet();
  }

  void add(ReceivedCallback callback) {
    lock.lock();
    try {
      kept.add(callback);
      bytes += callback.body().length;
      while (kept.size() > MAX_CALLBACKS || bytes > MAX_BYTES) {
        bytes -= kept.remove().body().length;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is kept, the oldest first. */
  List<ReceivedCallback> all() {
    lock.lock();
    try {
      return List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }

  Optional<ReceivedCallback> find(long id) {
    return all().stream().filter(callback -> callback.id() == id).findFirst();
  }
}
