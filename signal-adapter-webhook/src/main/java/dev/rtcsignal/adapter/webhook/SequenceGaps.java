package dev.rtcsignal.adapter.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The highest number seen under each signature; of so many signatures at most, the one used longest
 * ago forgotten first. Safe for use by many threads.
 */
final class SequenceGaps {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> highest;

  SequenceGaps(int limit) {
    this.highest = new LeastRecent(limit);
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

  private static final class LeastRecent extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    private final int limit;

    private LeastRecent(int limit) {
      super(16, 0.75f, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > limit;
    }
  }
}
