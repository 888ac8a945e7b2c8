package dev.rtcsignal.domain.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The units of a sliding window with their times, oldest first: a persistent queue, so that adding
 * and removing return another log that shares nodes with this one. Times are nanoseconds since the
 * ledger's start.
 */
final class SlidingWindowLog {
  static final SlidingWindowLog EMPTY = new SlidingWindowLog(null, null, 0, Long.MIN_VALUE);

  private static final class Node {
    private final long at;
    private final long units;
    private final Node next;

    private Node(long at, long units, Node next) {
      this.at = at;
      this.units = units;
      this.next = next;
    }
  }

  /** The oldest entries, oldest first. */
  private final Node front;

  /** The newest entries, newest first; reversed when the front is used up, once for each node. */
  private final Node back;

  private final long units;
  private final long newest;

  private SlidingWindowLog(Node front, Node back, long units, long newest) {
    this.front = front;
    this.back = back;
    this.units = units;
    this.newest = newest;
  }

  /** {@return the time of the newest entry, which may have left the window} */
  long newest() {
    return newest;
  }

  /** {@return the units of all entries} */
  long units() {
    return units;
  }

  /** {@return this log with a newest entry} */
  SlidingWindowLog plus(long at, long added) {
    return front == null
        ? new SlidingWindowLog(new Node(at, added, null), null, added, at)
        : new SlidingWindowLog(front, new Node(at, added, back), units + added, at);
  }

  /** {@return the entries after a time} */
  SlidingWindowLog after(long time) {
    if (front == null || front.at > time) {
      return this;
    }
    Node oldest = front;
    Node recent = back;
    long left = units;
    while (oldest != null && oldest.at <= time) {
      left -= oldest.units;
      oldest = oldest.next;
      if (oldest == null) {
        oldest = reversed(recent);
        recent = null;
      }
    }
    return oldest == null ? EMPTY : new SlidingWindowLog(oldest, recent, left, newest);
  }

  /**
   * {@return this log with one entry moved to a later time} Copies only the entries since the old
   * time, as far as they can be separated from the older ones.
   */
  SlidingWindowLog moved(long from, long count, long to) {
    List<Node> since = new ArrayList<>();
    SlidingWindowLog moved = before(from, since);
    since.stream()
        .filter(node -> node.at == from && node.units == count)
        .findFirst()
        .ifPresent(since::remove);
    since.add(new Node(to, count, null));
    since.sort(Comparator.comparingLong(node -> node.at));
    for (Node node : since) {
      moved = moved.plus(node.at, node.units);
    }
    return moved;
  }

  /** {@return the entries before a time, as far as they can be shared} Adds the rest to a list. */
  private SlidingWindowLog before(long time, List<Node> since) {
    Node shared = back;
    long left = units;
    while (shared != null && shared.at >= time) {
      since.add(shared);
      left -= shared.units;
      shared = shared.next;
    }
    if (shared != null) {
      return new SlidingWindowLog(front, shared, left, shared.at);
    }
    for (Node node = front; node != null; node = node.next) {
      since.add(node);
    }
    return EMPTY;
  }

  /** {@return the time of the last of the {@code count} oldest units} */
  long timeOfOldest(long count) {
    long seen = 0;
    long at = 0;
    Node node = front;
    Node rest = back;
    while (seen < count) {
      if (node == null) {
        node = reversed(rest);
        rest = null;
      }
      seen += node.units;
      at = node.at;
      node = node.next;
    }
    return at;
  }

  private static Node reversed(Node newestFirst) {
    Node oldestFirst = null;
    for (Node node = newestFirst; node != null; node = node.next) {
      oldestFirst = new Node(node.at, node.units, oldestFirst);
    }
    return oldestFirst;
  }
}
