package dev.rtcsignal.adapter.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds gaps in the numbers under each signature. Remembers the highest number of a limited number
 * of signatures, and forgets the least recently used first. Safe for use by many threads.
 */
final class SequenceGaps {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> highest;

  SequenceGaps(int limit) {
    this.highest = new LruMap(limit);
  }

  /** Returns how many numbers are missing between the highest so far and this one. */
  long missingBefore(String signature, long seq) {
    lock.lock();
    try {
      long before = highest.getOrDefault(signature, 0L);
      highest.put(signature, Math.max(before, seq));
      return Math.max(0, seq - before - 1);
    } finally {
      lock.unlock();
    }
  }

  private static final class LruMap extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    private final int limit;

    private LruMap(int limit) {
      super(16, 0.75f, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > limit;
    }
  }
}
