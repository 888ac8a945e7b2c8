package dev.rtcsignal.domain.quota;

/**
 * The claims that are queued ahead of another claim.
 *
 * <pre>{@code
 * QuotaDecision.Wait wait = quota.soonest(claim, QueueAhead.EMPTY);
 * }</pre>
 *
 * @param units the units of all of them, not negative
 * @param room the cost of those for the same room, included in the units
 */
public record QueueAhead(long units, Cost room) {
  /** An empty queue. */
  public static final QueueAhead EMPTY = new QueueAhead(0, new Cost(0, 0));

  /**
   * The cost of several signals together.
   *
   * @param calls the number of requests, not negative
   * @param units the number of units, not negative
   */
  public record Cost(long calls, long units) {}

  /** Checks the components. {@inheritDoc} */
  public QueueAhead {
    if (units < 0 || room.calls < 0 || room.units < 0) {
      throw new IllegalArgumentException(
          "units and calls must not be negative but are " + units + " units, of the room " + room);
    }
  }
}
