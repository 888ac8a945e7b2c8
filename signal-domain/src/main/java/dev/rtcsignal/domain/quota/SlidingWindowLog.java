package dev.rtcsignal.domain.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was taken lately, oldest first: a persistent queue, of which adding and dropping give
 * another. Times are nanoseconds since the ledger's start.
 */
final class SlidingWindowLog {
  static final SlidingWindowLog NOTHING = new SlidingWindowLog(null, null, 0);

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

  /** Oldest first. */
  private final Node front;

  /** Newest first; turned round when the front is used up, so that each node moves once. */
  private final Node back;

  private final long units;

  private SlidingWindowLog(Node front, Node back, long units) {
    this.front = front;
    this.back = back;
    this.units = units;
  }

  long units() {
    return units;
  }

  SlidingWindowLog plus(long at, long added) {
    return front == null
        ? new SlidingWindowLog(new Node(at, added, null), null, added)
        : new SlidingWindowLog(front, new Node(at, added, back), units + added);
  }

  /** Returns what was taken after that time. */
  SlidingWindowLog after(long time) {
    if (front == null || front.at > time) {
      return this;
    }
    Node oldest = front;
    Node newest = back;
    long left = units;
    while (oldest != null && oldest.at <= time) {
      left -= oldest.units;
      oldest = oldest.next;
      if (oldest == null) {
        oldest = turned(newest);
        newest = null;
      }
    }
    return oldest == null ? NOTHING : new SlidingWindowLog(oldest, newest, left);
  }

  /**
   * Returns the same, with what was taken at one time counted from a later one. Only what was taken
   * since then is copied, where it can be told apart.
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

  /** Returns what was taken before a time, as far as it can be shared; the rest goes to a list. */
  private SlidingWindowLog before(long time, List<Node> since) {
    Node shared = back;
    long left = units;
    while (shared != null && shared.at >= time) {
      since.add(shared);
      left -= shared.units;
      shared = shared.next;
    }
    if (shared != null) {
      return new SlidingWindowLog(front, shared, left);
    }
    for (Node node = front; node != null; node = node.next) {
      since.add(node);
    }
    return NOTHING;
  }

  /** Returns when the last of so many of the oldest units was taken. */
  long timeOfOldest(long count) {
    long seen = 0;
    long at = 0;
    Node node = front;
    Node rest = back;
    while (seen < count) {
      if (node == null) {
        node = turned(rest);
        rest = null;
      }
      seen += node.units;
      at = node.at;
      node = node.next;
    }
    return at;
  }

  private static Node turned(Node newestFirst) {
    Node oldestFirst = null;
    for (Node node = newestFirst; node != null; node = node.next) {
      oldestFirst = new Node(node.at, node.units, oldestFirst);
    }
    return oldestFirst;
  }
}
