package dev.rtcsignal.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares the persistent queue with a plain list. */
class SlidingWindowLogTest {
  private record Entry(long at, long units) {}

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Entry> plain = new ArrayList<>();
  private SlidingWindowLog taken = SlidingWindowLog.EMPTY;
  private long now;

  @Test
  void holdsTheSameEntriesAsAList() {
    for (int step = 0; step < 100_000; step++) {
      now += random.nextInt(3);
      switch (random.nextInt(4)) {
        case 0 -> forget();
        case 1 -> move();
        default -> add();
      }
      assertThat(taken.units()).isEqualTo(plain.stream().mapToLong(Entry::units).sum());
      if (!plain.isEmpty()) {
        long count = random.nextLong(1, taken.units() + 1);
        assertThat(taken.timeOfOldest(count)).isEqualTo(timeOfOldest(count));
      }
    }
  }

  private void add() {
    long units = random.nextInt(1, 4);
    plain.add(new Entry(now, units));
    taken = taken.plus(now, units);
  }

  private void forget() {
    long time = now - random.nextInt(40);
    plain.removeIf(entry -> entry.at <= time);
    taken = taken.after(time);
  }

  /** Moves an entry, present or already removed, to a later time until now. */
  private void move() {
    Entry entry =
        plain.isEmpty() || random.nextInt(10) == 0
            ? new Entry(now - 50, 2)
            : plain.get(random.nextInt(plain.size()));
    long to = random.nextLong(entry.at, now + 1);
    plain.remove(entry);
    plain.add(new Entry(to, entry.units));
    plain.sort(Comparator.comparingLong(Entry::at));
    taken = taken.moved(entry.at, entry.units, to);
  }

  private long timeOfOldest(long count) {
    long seen = 0;
    for (Entry entry : plain) {
      seen += entry.units;
      if (seen >= count) {
        return entry.at;
      }
    }
    throw new AssertionError("fewer than " + count + " units");
  }
}
