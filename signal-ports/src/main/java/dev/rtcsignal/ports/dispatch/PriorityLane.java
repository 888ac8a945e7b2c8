package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The waiting sends of one priority: a FIFO queue per room, and one for all users outside rooms. A
 * full room is parked until its wait is over. Guarded by the lock of the {@link SendQueue}.
 */
final class PriorityLane {
  private final Map<Optional<RoomAddress>, RoomQueue> rooms = new HashMap<>();

  /** The queues that are not parked, by the number of the first send in each. */
  private final TreeMap<Long, RoomQueue> ready = new TreeMap<>();

  /** The sum of the units of the first send of each room that is not parked. */
  private long firstUnits;

  /** The sum of the units of all sends to users outside rooms. */
  private long roomlessUnits;

  /** The units of more urgent sends that left since the last of this lane did. */
  private long passedOverUnits;

  /** The waiting sends to one room. */
  private static final class RoomQueue {
    private final TreeMap<Long, QueuedSend> sends = new TreeMap<>();
    private long units;

    /** How many more urgent sends to the same room left since the last of this queue did. */
    private long passedOver;

    private Optional<Wait> parkedFor;

    RoomQueue(Optional<Wait> parkedFor) {
      this.parkedFor = parkedFor;
    }

    QueuedSend first() {
      return sends.firstEntry().getValue();
    }
  }

  /**
   * Adds a send.
   *
   * @param parkedFor gives the wait for which a new room is parked from the beginning
   */
  void add(QueuedSend send, Supplier<Optional<Wait>> parkedFor) {
    RoomQueue queue = rooms.computeIfAbsent(send.room(), room -> new RoomQueue(parkedFor.get()));
    removeReady(queue);
    queue.sends.put(send.number(), send);
    addReady(queue);
    count(queue, send, 1);
  }

  /** Removes a send; returns whether it was waiting. */
  boolean remove(QueuedSend send) {
    RoomQueue queue = rooms.get(send.room());
    if (queue == null || !queue.sends.containsKey(send.number())) {
      return false;
    }
    removeReady(queue);
    queue.sends.remove(send.number());
    addReady(queue);
    count(queue, send, -1);
    if (queue.sends.isEmpty()) {
      rooms.remove(send.room());
      passedOverUnits = rooms.isEmpty() ? 0 : passedOverUnits;
    }
    return true;
  }

  private void count(RoomQueue queue, QueuedSend send, int sign) {
    long units = sign * send.claim().units();
    queue.units += units;
    roomlessUnits += send.room().isEmpty() ? units : 0;
  }

  private void addReady(RoomQueue queue) {
    if (queue.parkedFor.isEmpty() && !queue.sends.isEmpty()) {
      ready.put(queue.sends.firstKey(), queue);
      firstUnits += unitsToRoom(queue.first());
    }
  }

  private void removeReady(RoomQueue queue) {
    if (queue.parkedFor.isEmpty() && !queue.sends.isEmpty()) {
      ready.remove(queue.sends.firstKey());
      firstUnits -= unitsToRoom(queue.first());
    }
  }

  private static long unitsToRoom(QueuedSend send) {
    return send.room().isEmpty() ? 0 : send.claim().units();
  }

  /** Parks a room until {@link #unpark} is called for the same wait. */
  void park(Optional<RoomAddress> room, Wait wait) {
    find(room)
        .ifPresent(
            queue -> {
              removeReady(queue);
              queue.parkedFor = Optional.of(wait);
            });
  }

  /** Unparks a room if it is parked for this very wait: each wait has a timer of its own. */
  void unpark(Optional<RoomAddress> room, Wait over) {
    find(room)
        .filter(queue -> queue.parkedFor.filter(wait -> wait == over).isPresent())
        .ifPresent(
            queue -> {
              queue.parkedFor = Optional.empty();
              addReady(queue);
            });
  }

  /** Returns the wait for which a room is parked, if it is. */
  Optional<Wait> parkedFor(Optional<RoomAddress> room) {
    return find(room).flatMap(queue -> queue.parkedFor);
  }

  private Optional<RoomQueue> find(Optional<RoomAddress> room) {
    return Optional.ofNullable(rooms.get(room));
  }

  boolean isFirst(QueuedSend send) {
    return find(send.room()).filter(queue -> queue.first() == send).isPresent();
  }

  /** Returns the earliest send to a room that is not parked. */
  Optional<QueuedSend> first() {
    return Optional.ofNullable(ready.firstEntry()).map(entry -> entry.getValue().first());
  }

  /** Returns the earliest send to a room if that many more urgent ones to it have left since. */
  Optional<QueuedSend> passedOver(Optional<RoomAddress> room, long times) {
    return find(room).filter(queue -> queue.passedOver >= times).map(RoomQueue::first);
  }

  /** Returns the units of more urgent sends that left since the last of this lane did. */
  long passedOverUnits() {
    return passedOverUnits;
  }

  /** Removes a send that leaves, and starts to count anew what passes the next. */
  void leave(QueuedSend send) {
    passedOverUnits = 0;
    find(send.room()).ifPresent(queue -> queue.passedOver = 0);
    remove(send);
  }

  /** Counts a more urgent send that leaves. */
  void countPassing(QueuedSend moreUrgent) {
    passedOverUnits = rooms.isEmpty() ? 0 : passedOverUnits + moreUrgent.claim().units();
    find(moreUrgent.room()).ifPresent(queue -> queue.passedOver++);
  }

  /**
   * Returns what certainly leaves before a new send, unless it is cancelled: the sends to the same
   * room or to none, and the first for each room that is not known to be full.
   */
  QueueAhead ahead(QuotaClaim claim) {
    Optional<RoomQueue> own =
        claim.room().flatMap(id -> find(Optional.of(new RoomAddress(claim.app(), id))));
    if (own.isEmpty()) {
      return new QueueAhead(roomlessUnits + firstUnits, new QueueAhead.Cost(0, 0));
    }
    RoomQueue queue = own.get();
    long counted = queue.parkedFor.isPresent() ? 0 : unitsToRoom(queue.first());
    return new QueueAhead(
        roomlessUnits + firstUnits - counted + queue.units,
        new QueueAhead.Cost(queue.sends.size(), queue.units));
  }

  boolean isEmpty() {
    return rooms.isEmpty();
  }
}
