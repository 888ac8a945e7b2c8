package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.ports.AppKeys;
import jakarta.json.JsonArrayBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/**
 * Keeps the last callbacks, for the console and for replay: at most 200, whose bodies have at most
 * 8 MiB. Safe for use by many threads.
 */
public final class RecentCallbacks {
  private static final int MAX_CALLBACKS = 200;
  private static final long MAX_BYTES = 8_388_608;

  private final ReentrantLock lock = new ReentrantLock();
  private final RecentCallback[] kept = new RecentCallback[MAX_CALLBACKS];

  /** So that to drop a callback does not read it: it is out of the cache by then. */
  private final int[] sizes = new int[MAX_CALLBACKS];

  private long added;
  private long removed;
  private long bytes;

  /** Keeps a callback. */
  public void add(RecentCallback callback) {
    lock.lock();
    try {
      int size = callback.body().length;
      while (added - removed == MAX_CALLBACKS || (added > removed && bytes + size > MAX_BYTES)) {
        int oldest = index(removed++);
        bytes -= sizes[oldest];
        kept[oldest] = null;
      }
      int index = index(added++);
      kept[index] = callback;
      sizes[index] = size;
      bytes += size;
    } finally {
      lock.unlock();
    }
  }

  private static int index(long number) {
    return (int) (number % MAX_CALLBACKS);
  }

  /** Returns the callbacks that are kept, the oldest first. */
  public List<RecentCallback> all() {
    lock.lock();
    try {
      return LongStream.range(removed, added).mapToObj(number -> kept[index(number)]).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the callbacks as JSON text, their signatures masked and explained.
   *
   * @param keys by which signatures are explained
   */
  public String json(AppKeys keys) {
    JsonArrayBuilder list = Json.array();
    all().forEach(callback -> list.add(callback.json(keys)));
    return Json.object().add("callbacks", list).build().toString();
  }

  /** Returns the callback with that id; empty if it is not kept. */
  public Optional<RecentCallback> find(long id) {
    return all().stream().filter(callback -> callback.id() == id).findFirst();
  }
}
