package dev.rtcsignal.app.observe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * The last callbacks, for replay and for people: at most 200, and at most 8 MiB. Safe for use by
 * many threads.
 */
public final class RecentCallbacks {
  private static final int MAX_CALLBACKS = 200;
  private static final long NUMBERS_PER_MILLI = 100;
  private static final long MAX_BYTES = 8_388_608;

  private final ReentrantLock lock = new ReentrantLock();
  private final RecentCallback[] kept = new RecentCallback[MAX_CALLBACKS];

  /** What goes is no more looked at: it lies far back in memory, and waiting for it would cost. */
  private final int[] sizes = new int[MAX_CALLBACKS];

  private long added;
  private long removed;
  private long bytes;
  private long lastId;

  /**
   * @param began so that numbers go on where those of an earlier run ended, and none means another
   *     callback than it did before
   */
  public RecentCallbacks(Instant began) {
    this.lastId = began.toEpochMilli() * NUMBERS_PER_MILLI;
  }

  /** Keeps the callback that is made of the next number, and returns it. */
  public RecentCallback add(LongFunction<RecentCallback> numbered) {
    lock.lock();
    try {
      RecentCallback callback = numbered.apply(++lastId);
      int size = callback.body().length;
      while (added - removed == MAX_CALLBACKS || (added > removed && bytes + size > MAX_BYTES)) {
        int oldest = place(removed++);
        bytes -= sizes[oldest];
        kept[oldest] = null;
      }
      int place = place(added++);
      kept[place] = callback;
      sizes[place] = size;
      bytes += size;
      return callback;
    } finally {
      lock.unlock();
    }
  }

  private static int place(long number) {
    return (int) (number % MAX_CALLBACKS);
  }

  /** Returns what is kept, the oldest first. */
  public List<RecentCallback> all() {
    lock.lock();
    try {
      return LongStream.range(removed, added).mapToObj(number -> kept[place(number)]).toList();
    } finally {
      lock.unlock();
    }
  }

  public Optional<RecentCallback> find(long id) {
    return all().stream().filter(callback -> callback.id() == id).findFirst();
  }
}
