package dev.rtcsignal.domain.quota;

/**
 * What waits before a claim and leaves before it.
 *
 * @param units in all, those of the room included
 * @param room calls and units of them that are for the same room
 */
public record QueueAhead(long units, Cost room) {
  /** Nobody waits. */
  public static final QueueAhead EMPTY = new QueueAhead(0, new Cost(0, 0));

  /** What several signals cost together. */
  public record Cost(long calls, long units) {}

  /** Checks the components. {@inheritDoc} */
  public QueueAhead {
    if (units < 0 || room.calls < 0 || room.units < 0) {
      throw new IllegalArgumentException("nobody waits less than not at all");
    }
  }
}
