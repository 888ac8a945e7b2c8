package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.quota.QuotaDecision.Fill;

/**
 * One limit and its use. Two algorithms together decide when units may be taken: an exact log of
 * the last window, so that no window has more units than the limit in force, and the generic cell
 * rate algorithm (GCRA, ITU-T I.371), which spreads the units over the window. Immutable. Times are
 * nanoseconds since the ledger's start.
 *
 * @param terms the limit, the window and the burst
 * @param taken the units of the last window
 * @param theoreticalArrival until when the units taken so far last at an even rate
 * @param adaptive the limit in force
 * @param lastUrgent when a claim above bulk priority was last made
 */
record QuotaBucket(
    Terms terms,
    SlidingWindowLog taken,
    long theoreticalArrival,
    AdaptiveLimit adaptive,
    long lastUrgent) {
  private static final long SECOND = 1_000_000_000L;
  private static final long NEVER = Long.MIN_VALUE;

  /** For this long after an urgent claim, bulk claims leave a slice for the next one. */
  private static final long URGENT_FOR = 10 * SECOND;

  private static final long SLICE_SHARE = 100;

  /**
   * The settings of a bucket.
   *
   * @param limit units in a window
   * @param window its length in nanoseconds
   * @param burst the nanoseconds by which units may be early
   */
  record Terms(long limit, long window, long burst) {
    /** Returns the delay of a departure that the head-room covers: half of it. */
    long slack() {
      return (window - SECOND) / 2;
    }
  }

  /** Makes an empty bucket. The use before the start of this process is unknown. */
  static QuotaBucket of(Terms terms) {
    return new QuotaBucket(
        terms,
        SlidingWindowLog.EMPTY,
        terms.burst + terms.window / terms.limit,
        AdaptiveLimit.at(terms.limit),
        NEVER);
  }

  /** {@return this bucket without the units that left the window longer than the slack ago} */
  QuotaBucket trimmed(long now) {
    SlidingWindowLog recent = taken.after(now - terms.window - terms.slack());
    return recent == taken
        ? this
        : new QuotaBucket(terms, recent, theoreticalArrival, adaptive, lastUrgent);
  }

  private SlidingWindowLog inWindow(long now) {
    return taken.after(now - terms.window);
  }

  /** {@return whether a new bucket would decide the same} */
  boolean isForgettable(long now) {
    return trimmed(now).taken.units() == 0 && theoreticalArrival <= now && !adaptive.isLowered(now);
  }

  /** {@return the units in use and the limits} */
  Fill fill(long now) {
    return new Fill(inWindow(now).units(), adaptive.value(now), terms.limit);
  }

  /** {@return how long a claim has to wait, in nanoseconds; 0 if it may leave now} */
  long delay(long cost, Priority priority, long now) {
    long most = adaptive.value(now);
    boolean bulk = priority == Priority.BULK;
    long slice = bulk && wasRecentlyUrgent(now) ? (most + SLICE_SHARE - 1) / SLICE_SHARE : 0;
    return Math.max(
        windowDelay(cost + slice, most, now), spacingDelay(bulk, cost + slice, most, now));
  }

  private boolean wasRecentlyUrgent(long now) {
    return lastUrgent != NEVER && now - lastUrgent < URGENT_FOR;
  }

  /** A cost above the limit in force waits for an empty window. */
  private long windowDelay(long cost, long most, long now) {
    SlidingWindowLog recent = inWindow(now);
    long tooMany = recent.units() - Math.max(0, most - cost);
    return tooMany <= 0 ? 0 : recent.timeOfOldest(tooMany) + terms.window - now;
  }

  /** Bulk claims wait until their whole cost has accrued; other claims are paid for afterwards. */
  private long spacingDelay(boolean bulk, long cost, long most, long now) {
    long saved = bulk ? Math.min(spread(cost, most), terms.burst) : 0;
    return Math.max(0, Math.max(theoreticalArrival, now) + saved - terms.burst - now);
  }

  /** {@return how long a cost lasts, if that many units are spread evenly over the window} */
  private long spread(long cost, long most) {
    return cost * terms.window / most;
  }

  /**
   * {@return since when a cost could be taken that can be taken now} {@code Long.MIN_VALUE} if the
   * window had room for it longer than the slack ago.
   */
  long freeSince(long cost, long now) {
    SlidingWindowLog kept = trimmed(now).taken;
    long tooMany = kept.units() - Math.max(0, adaptive.value(now) - cost);
    return tooMany <= 0
        ? NEVER
        : Math.max(kept.timeOfOldest(tooMany) + terms.window, theoreticalArrival - terms.burst);
  }

  /** {@return this bucket after units were taken elsewhere, at an unknown time until now} */
  QuotaBucket takenElsewhere(long units, long now) {
    return units <= 0
        ? this
        : new QuotaBucket(terms, taken.plus(now, units), theoreticalArrival, adaptive, lastUrgent);
  }

  /** {@return this bucket after units were taken} */
  QuotaBucket take(long cost, long now) {
    long most = adaptive.value(now);
    long next = Math.max(theoreticalArrival, now) + spread(cost, most);
    return new QuotaBucket(terms, taken.plus(now, cost), next, adaptive, lastUrgent);
  }

  /**
   * Counts a call from its latest possible arrival at the cloud instead of its departure. The
   * head-room covers small delays.
   */
  QuotaBucket arrivedLate(long left, long cost, long late) {
    long shift = late - (terms.window - SECOND);
    return shift <= 0
        ? this
        : new QuotaBucket(
            terms, taken.moved(left, cost, left + shift), theoreticalArrival, adaptive, lastUrgent);
  }

  /** Counts a call from another time. */
  QuotaBucket moved(long from, long cost, long to) {
    return new QuotaBucket(
        terms, taken.moved(from, cost, to), theoreticalArrival, adaptive, lastUrgent);
  }

  /** {@return this bucket after a claim of a priority was made} */
  QuotaBucket requested(Priority priority, long now) {
    return priority == Priority.BULK
        ? this
        : new QuotaBucket(terms, taken, theoreticalArrival, adaptive, now);
  }

  /**
   * Lowers the limit in force after a throttle: the real limit lies between the use before the call
   * and the use with it. A call above the limit in force shows nothing, since it needed an empty
   * second.
   */
  QuotaBucket throttled(Fill before, long cost, long left, long now) {
    if (cost > before.ceiling()) {
      return this;
    }
    long likely = before.used() + cost / 2;
    long inSecond = (likely * SECOND + terms.window - 1) / terms.window;
    return new QuotaBucket(
        terms, taken, theoreticalArrival, adaptive.throttled(inSecond, left, now), lastUrgent);
  }

  /**
   * {@return the shortest time until a cost can leave behind others, in nanoseconds} Uses the known
   * limit, since a lowered limit may rise.
   */
  long minimumDelay(long ahead, long cost, long now) {
    long spaced =
        Math.max(theoreticalArrival, now) + spread(ahead, terms.limit) - terms.burst - now;
    return Math.max(0, Math.max(spaced, windowDelay(cost, terms.limit, now)));
  }
}
