package dev.rtcsignal.app.server;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often callbacks from an address could not be proved.
 *
 * <p>All callbacks of the cloud come from a few addresses, the forged ones that a client makes it
 * send among them. So an address from which a genuine one came within the last minute is never shut
 * out: only its failures are answered 429. Any other is, before its body is read, until its rate
 * allows the next try. At most 100,000 addresses are counted. Safe for use by many threads.
 */
final class FailedAuthLimiter {
  private static final long SECOND = 1_000;
  private static final long GENUINE_FOR = 60_000;
  private static final int MAX_ADDRESSES = 100_000;

  private record Record(long paidUntil, long genuineUntil) {
    private static final Record NONE = new Record(Long.MIN_VALUE, Long.MIN_VALUE);

    private boolean hasFailures() {
      return paidUntil != NONE.paidUntil;
    }

    private boolean isOver(long now) {
      return paidUntil <= now && genuineUntil <= now;
    }
  }

  private final long interval;
  private final InstantSource steady;
  private final Map<String, Record> records = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong();

  FailedAuthLimiter(int perSecond, InstantSource steady) {
    this.interval = Math.max(1, SECOND / perSecond);
    this.steady = steady;
  }

  /** Tells whether an address is shut out just now. */
  boolean isShutOut(String address) {
    Record record = records.getOrDefault(address, Record.NONE);
    return record.hasFailures() && isShutOut(record, steady.millis());
  }

  private boolean isShutOut(Record record, long now) {
    return record.genuineUntil <= now && record.paidUntil + interval > now + SECOND;
  }

  /** Counts a failure; tells whether it is one too many. */
  boolean fail(String address) {
    long now = steady.millis();
    sweep(now);
    if (records.size() >= MAX_ADDRESSES && !records.containsKey(address)) {
      return false;
    }
    boolean[] tooMany = new boolean[1];
    records.compute(
        address,
        (same, known) -> {
          Record record = known == null ? Record.NONE : known;
          long next = Math.max(record.paidUntil, now) + interval;
          tooMany[0] = next > now + SECOND;
          return new Record(tooMany[0] ? record.paidUntil : next, record.genuineUntil);
        });
    return tooMany[0];
  }

  /** Remembers that a genuine callback came from there; once a second is enough. */
  void prove(String address) {
    long until = steady.millis() + GENUINE_FOR;
    Record known = records.getOrDefault(address, Record.NONE);
    if (known.genuineUntil < until - SECOND && records.size() < MAX_ADDRESSES) {
      records.merge(
          address,
          new Record(Long.MIN_VALUE, until),
          (old, renewed) -> new Record(old.paidUntil, until));
    }
  }

  private void sweep(long now) {
    long last = sweptAt.get();
    if (now - last > SECOND && sweptAt.compareAndSet(last, now)) {
      records.values().removeIf(record -> record.isOver(now));
    }
  }
}
