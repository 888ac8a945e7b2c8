package dev.rtcsignal.app.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The faults that are switched on. Of several that match, the one that was added first happens,
 * until it is spent. With the same seed and the same calls, the same ones meet the same fate. Safe
 * for use by many threads.
 */
public final class Faults {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Fault> active = new TreeMap<>();
  private final Supplier<RandomGenerator> randoms;
  private RandomGenerator random;
  private long added;
  private volatile boolean none = true;

  /**
   * @param randoms gives the chance anew after each reset
   */
  Faults(Supplier<RandomGenerator> randoms) {
    this.randoms = randoms;
    this.random = randoms.get();
  }

  /** Switches a fault on and returns its number. */
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

  /** Switches one off, if it is on. */
  public boolean remove(long number) {
    lock.lock();
    try {
      return active.remove(number) != null;
    } finally {
      none = active.isEmpty();
      lock.unlock();
    }
  }

  /** Switches all off. */
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

  /** Returns what is on, by number. */
  public Map<Long, Fault> active() {
    lock.lock();
    try {
      return new TreeMap<>(active);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the fault that is to happen to a call, if one is.
   *
   * @param facts of the call; asked for only if there are faults at all
   */
  public Optional<Fault> next(Fault.At at, Supplier<Map<String, List<String>>> facts) {
    return none ? Optional.empty() : take(at, facts.get());
  }

  private Optional<Fault> take(Fault.At at, Map<String, List<String>> facts) {
    lock.lock();
    try {
      for (Map.Entry<Long, Fault> entry : active.entrySet()) {
        Fault fault = entry.getValue();
        if (fault.at() == at && fault.matches(facts) && happens(fault)) {
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
