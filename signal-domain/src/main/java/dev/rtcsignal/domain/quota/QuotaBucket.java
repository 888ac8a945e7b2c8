package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.quota.QuotaDecision.Fill;

/**
 * One limit and what is used of it: an exact log of the last window, so that no window holds more
 * than the ceiling, and a spacing, so that it is spread over the window. Times are nanoseconds
 * since the ledger's start.
 *
 * @param spacedTo until when what was taken lasts, if spread evenly
 * @param urgentAt when somebody more urgent than bulk last asked
 */
record QuotaBucket(
    Terms terms, SlidingWindowLog taken, long spacedTo, AdaptiveLimit ceiling, long urgentAt) {
  private static final long SECOND = 1_000_000_000L;
  private static final long NEVER = Long.MIN_VALUE;

  /** For so long after an urgent message, bulk leaves a slice for the next. */
  private static final long URGENT_FOR = 10 * SECOND;

  private static final long SLICE_SHARE = 100;

  /** What all buckets of one kind have in common. */
  record Terms(long limit, long window, long burst) {}

  /** Empty at the ledger's start: what was used before that, nobody here knows. */
  static QuotaBucket of(Terms terms) {
    return new QuotaBucket(
        terms,
        SlidingWindowLog.NOTHING,
        terms.burst + terms.window / terms.limit,
        AdaptiveLimit.at(terms.limit),
        NEVER);
  }

  QuotaBucket at(long now) {
    SlidingWindowLog recent = taken.after(now - terms.window);
    return recent == taken ? this : new QuotaBucket(terms, recent, spacedTo, ceiling, urgentAt);
  }

  boolean isForgettable(long now) {
    return at(now).taken.units() == 0 && spacedTo <= now && !ceiling.isLowered(now);
  }

  Fill fill(long now) {
    return new Fill(at(now).taken.units(), ceiling.value(now), terms.limit);
  }

  /** Returns how long a cost has to wait, 0 if it has not. */
  long waiting(long cost, Priority priority, long now) {
    long most = ceiling.value(now);
    boolean bulk = priority == Priority.BULK;
    long slice = bulk && isWantedByUrgent(now) ? (most + SLICE_SHARE - 1) / SLICE_SHARE : 0;
    return Math.max(inWindow(cost + slice, most, now), inSpacing(bulk, cost + slice, most, now));
  }

  private boolean isWantedByUrgent(long now) {
    return urgentAt != NEVER && now - urgentAt < URGENT_FOR;
  }

  /** What is larger than the ceiling by itself fits an empty window only. */
  private long inWindow(long cost, long most, long now) {
    long tooMany = at(now).taken.units() - Math.max(0, most - cost);
    return tooMany <= 0 ? 0 : at(now).taken.timeOfOldest(tooMany) + terms.window - now;
  }

  /** Bulk saves up for all of its cost before it leaves; the others pay for theirs afterwards. */
  private long inSpacing(boolean bulk, long cost, long most, long now) {
    long saved = bulk ? Math.min(spread(cost, most), terms.burst) : 0;
    return Math.max(0, Math.max(spacedTo, now) + saved - terms.burst - now);
  }

  /** Returns how long a cost lasts, where so much is spread evenly over the window. */
  private long spread(long cost, long most) {
    return cost * terms.window / most;
  }

  QuotaBucket take(long cost, long now) {
    long most = ceiling.value(now);
    long next = Math.max(spacedTo, now) + spread(cost, most);
    return new QuotaBucket(terms, at(now).taken.plus(now, cost), next, ceiling, urgentAt);
  }

  /** What arrived so late counts for a second from then on; the head-room bears a little. */
  QuotaBucket arrivedLate(long left, long cost, long late) {
    long shift = late - (terms.window - SECOND);
    return shift <= 0
        ? this
        : new QuotaBucket(
            terms, taken.moved(left, cost, left + shift), spacedTo, ceiling, urgentAt);
  }

  QuotaBucket askedFor(Priority priority, long now) {
    return priority == Priority.BULK ? this : new QuotaBucket(terms, taken, spacedTo, ceiling, now);
  }

  /**
   * Learns from a throttle of what had left: with its cost, what was used before is above the real
   * limit, and without it is not. What is larger than the ceiling by itself teaches nothing: it had
   * to meet an empty second, and did not.
   */
  QuotaBucket throttled(Fill before, long cost, long left, long now) {
    if (cost > before.ceiling()) {
      return this;
    }
    long likely = before.used() + cost / 2;
    long inSecond = (likely * SECOND + terms.window - 1) / terms.window;
    return new QuotaBucket(
        terms, taken, spacedTo, ceiling.throttled(inSecond, left, now), urgentAt);
  }

  /**
   * Returns the least time until a cost can leave behind others: by the known limit, since a
   * lowered ceiling may rise.
   */
  long soonest(long ahead, long cost, long now) {
    long spaced = Math.max(spacedTo, now) + spread(ahead, terms.limit) - terms.burst - now;
    return Math.max(0, Math.max(spaced, inWindow(cost, terms.limit, now)));
  }
}
