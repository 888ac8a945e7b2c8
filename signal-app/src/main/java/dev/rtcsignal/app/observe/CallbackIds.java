package dev.rtcsignal.app.observe;

import dev.rtcsignal.domain.inbound.InboundSignal;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers callbacks, each once: the sends that a message causes may ask for its number before and
 * after its response is written. Numbers are unique in this server, also across restarts. Two
 * messages with the same content are two. Safe for use by many threads.
 */
public final class CallbackIds {
  private static final long IDS_PER_MILLI = 100;

  /** Compares by identity, and does not keep the message in memory. */
  private static final class Key extends WeakReference<InboundSignal> {
    private final int hash;

    Key(InboundSignal signal, ReferenceQueue<InboundSignal> collected) {
      super(signal, collected);
      this.hash = System.identityHashCode(signal);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Key key && get() != null && key.refersTo(get()));
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ReferenceQueue<InboundSignal> collected = new ReferenceQueue<>();
  private final Map<Key, Long> ids = new HashMap<>();
  private long last;

  /**
   * @param began when the server started; ids begin there, so that no id of an earlier run is used
   *     for another callback
   */
  public CallbackIds(Instant began) {
    this.last = began.toEpochMilli() * IDS_PER_MILLI;
  }

  /** Returns the number of a message. */
  public long of(InboundSignal signal) {
    lock.lock();
    try {
      forgetCollected();
      return ids.computeIfAbsent(new Key(signal, collected), first -> ++last);
    } finally {
      lock.unlock();
    }
  }

  /** Returns a number for a callback that proved no message. */
  public long next() {
    lock.lock();
    try {
      return ++last;
    } finally {
      lock.unlock();
    }
  }

  private void forgetCollected() {
    for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
      ids.remove(key);
    }
  }
}
