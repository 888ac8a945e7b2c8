package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.OutboxStore.Ready;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The entries of one order key that the relay holds: one goes on, the others wait behind it, by
 * (dueAt, id). Of a long queue only the first {@value #MAX_HELD} are held, so that one key does not
 * fill the memory; the rest is read when these are gone. Used by the relay alone.
 */
final class EntryQueue {
  static final int MAX_HELD = 256;

  private final OrderKey key;
  private final TreeMap<Ready, RelayedSend> waiting = new TreeMap<>();
  private Optional<RelayedSend> current = Optional.empty();
  private Optional<OutboxEntry> lastEnded = Optional.empty();
  private boolean more;

  /** An order key; two applications may use the same name. */
  record OrderKey(AppId app, String name) {
    static Optional<OrderKey> of(OutboxEntry entry) {
      return entry.options().order().map(order -> new OrderKey(entry.app(), order.key()));
    }
  }

  EntryQueue(OrderKey key) {
    this.key = key;
  }

  OrderKey key() {
    return key;
  }

  /** Adds an entry behind the others; returns whether it is held. */
  boolean add(RelayedSend send) {
    more |= waiting.size() >= MAX_HELD;
    if (!more) {
      waiting.put(Ready.of(send.entry()), send);
    }
    return !more;
  }

  /** Returns whether the store has more entries of the key, which are to be read now. */
  boolean takesMore() {
    boolean reads = more && waiting.isEmpty() && current.isEmpty();
    more &= !reads;
    return reads;
  }

  boolean isIdle() {
    return waiting.isEmpty() && current.isEmpty() && !more;
  }

  /** Lets the first go on, unless one does. */
  Optional<RelayedSend> next() {
    if (current.isPresent() || waiting.isEmpty()) {
      return Optional.empty();
    }
    current = Optional.of(waiting.pollFirstEntry().getValue());
    return current;
  }

  /** Removes one that waits; returns whether it did. */
  boolean remove(RelayedSend send) {
    return waiting.remove(Ready.of(send.entry()), send);
  }

  /** The one that went on goes on no more. */
  void end(RelayedSend send, Optional<OutboxEntry> ended) {
    if (current.filter(one -> one == send).isPresent()) {
      current = Optional.empty();
    }
    ended.ifPresent(entry -> lastEnded = Optional.of(entry));
  }

  Optional<OutboxEntry> lastEnded() {
    return lastEnded;
  }

  /** Returns whether an entry stops the one behind it: it failed after that one had come. */
  static boolean stops(OutboxEntry predecessor, OutboxEntry next) {
    return predecessor.status().state() != OutboxState.ACCEPTED
        && predecessor
            .status()
            .endedAt()
            .filter(end -> !end.isBefore(next.times().createdAt()))
            .isPresent();
  }
}
