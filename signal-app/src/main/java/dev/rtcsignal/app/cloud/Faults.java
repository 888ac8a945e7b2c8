package dev.rtcsignal.app.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The faults that are active. Of several that match a call, the oldest happens, until it is used
 * up. The same seed and the same calls give the same faults. Thread-safe.
 */
public final class Faults {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Fault> active = new TreeMap<>();
  private final Supplier<RandomGenerator> randoms;
  private RandomGenerator random;
  private long added;
  private volatile boolean none = true;

  /**
   * @param randoms makes the source of chance; is called again after each reset
   */
  Faults(Supplier<RandomGenerator> randoms) {
    this.randoms = randoms;
    this.random = randoms.get();
  }

  /** Adds a fault and returns its number. */
  public long add(Fault fault) {
    lock.lock();
    try {
      none = false;
      active.put(++added, fault);
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a fault; returns whether it was active. */
  public boolean remove(long number) {
    lock.lock();
    try {
      return active.remove(number) != null;
    } finally {
      none = active.isEmpty();
      lock.unlock();
    }
  }

  /** Removes all faults. */
  public void clear() {
    lock.lock();
    try {
      active.clear();
      none = true;
    } finally {
      lock.unlock();
    }
  }

  void reset() {
    lock.lock();
    try {
      clear();
      added = 0;
      random = randoms.get();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the active faults by number. */
  public Map<Long, Fault> active() {
    lock.lock();
    try {
      return new TreeMap<>(active);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the fault that is to happen to a call, if any, and uses it up once.
   *
   * @param attributes of the call; not computed while there are no faults
   */
  public Optional<Fault> take(Fault.At at, Supplier<Map<String, List<String>>> attributes) {
    return none ? Optional.empty() : takeMatching(at, attributes.get());
  }

  private Optional<Fault> takeMatching(Fault.At at, Map<String, List<String>> attributes) {
    lock.lock();
    try {
      for (Map.Entry<Long, Fault> entry : active.entrySet()) {
        Fault fault = entry.getValue();
        if (fault.at() == at && fault.matches(attributes) && happens(fault)) {
          use(entry.getKey(), fault);
          return Optional.of(fault);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean happens(Fault fault) {
    return fault.probability() >= 1 || random.nextDouble() < fault.probability();
  }

  private void use(long number, Fault fault) {
    Fault left = fault.onceLess();
    if (left.isSpent()) {
      active.remove(number);
      none = active.isEmpty();
    } else {
      active.put(number, left);
    }
  }
}
