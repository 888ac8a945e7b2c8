package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Priority;
import dev.rtcsignal.domain.delivery.QuotaQueue;
import dev.rtcsignal.domain.message.RoomId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Those who wait to send for one application: by priority, then in order. A room that is full is
 * parked, so that those behind it for other rooms pass. Guarded by the lock of the pacer.
 */
final class Line {
  /** After so many units for others, one unit is for those who wait behind them. */
  private static final long SHARE = 10;

  private final Map<Priority, Rank> ranks = new EnumMap<>(Priority.class);

  Line() {
    for (Priority priority : Priority.values()) {
      ranks.put(priority, new Rank());
    }
  }

  /** Those of one priority. */
  private static final class Rank {
    private final Map<Optional<RoomId>, Lane> lanes = new HashMap<>();

    /** The lanes that are not parked, by the number of who is first in each. */
    private final TreeMap<Long, Lane> ready = new TreeMap<>();

    private long units;
    private long passedOver;

    Optional<Ticket> first() {
      return Optional.ofNullable(ready.firstEntry())
          .map(lane -> lane.getValue().tickets.firstEntry().getValue());
    }

    boolean isDue(Ticket head) {
      return passedOver >= SHARE * head.claim().units();
    }
  }

  /** Those of one priority for one room, or for no room. */
  private static final class Lane {
    private final TreeMap<Long, Ticket> tickets = new TreeMap<>();
    private long units;
    private boolean parked;
  }

  void add(Ticket ticket) {
    Rank rank = ranks.get(ticket.claim().priority());
    Lane lane = rank.lanes.computeIfAbsent(ticket.claim().room(), room -> new Lane());
    unready(rank, lane);
    lane.tickets.put(ticket.number(), ticket);
    ready(rank, lane);
    rank.units += ticket.claim().units();
    lane.units += ticket.claim().units();
  }

  /** Takes somebody out; tells whether he was in. */
  boolean remove(Ticket ticket) {
    Rank rank = ranks.get(ticket.claim().priority());
    Lane lane = rank.lanes.get(ticket.claim().room());
    if (lane == null || !lane.tickets.containsKey(ticket.number())) {
      return false;
    }
    unready(rank, lane);
    lane.tickets.remove(ticket.number());
    ready(rank, lane);
    rank.units -= ticket.claim().units();
    lane.units -= ticket.claim().units();
    if (lane.tickets.isEmpty()) {
      rank.lanes.remove(ticket.claim().room());
    }
    return true;
  }

  private static void unready(Rank rank, Lane lane) {
    if (!lane.parked && !lane.tickets.isEmpty()) {
      rank.ready.remove(lane.tickets.firstKey());
    }
  }

  private static void ready(Rank rank, Lane lane) {
    if (!lane.parked && !lane.tickets.isEmpty()) {
      rank.ready.put(lane.tickets.firstKey(), lane);
    }
  }

  /** Lets those for the same room and of the same priority wait until they are called. */
  void park(Ticket ticket) {
    Rank rank = ranks.get(ticket.claim().priority());
    Lane lane = rank.lanes.get(ticket.claim().room());
    unready(rank, lane);
    lane.parked = true;
  }

  void call(Priority priority, Optional<RoomId> room) {
    Rank rank = ranks.get(priority);
    Lane lane = rank.lanes.get(room);
    if (lane != null && lane.parked) {
      lane.parked = false;
      ready(rank, lane);
    }
  }

  /**
   * Returns who is to leave next: of the most urgent, unless others have been passed over for long.
   *
   * @param bulk whether bulk may leave at all
   */
  Optional<Ticket> first(boolean bulk) {
    Optional<Ticket> next = Optional.empty();
    for (Priority priority : Priority.values()) {
      Rank rank = ranks.get(priority);
      Optional<Ticket> head = priority == Priority.BULK && !bulk ? Optional.empty() : rank.first();
      if (head.isPresent() && (next.isEmpty() || rank.isDue(head.get()))) {
        next = head;
      }
    }
    return next;
  }

  /** Takes out who leaves, and remembers those who were passed over. */
  void leaves(Ticket ticket) {
    remove(ticket);
    Priority own = ticket.claim().priority();
    ranks.get(own).passedOver = 0;
    ranks.forEach(
        (priority, rank) -> {
          if (priority.compareTo(own) > 0) {
            rank.passedOver = rank.ready.isEmpty() ? 0 : rank.passedOver + ticket.claim().units();
          }
        });
  }

  /** Returns all who wait before a newcomer of that priority, in the same or any room. */
  QuotaQueue all(Priority priority, Optional<RoomId> room) {
    Rank rank = ranks.get(priority);
    return new QuotaQueue(rank.units, cost(rank, room));
  }

  /**
   * Returns those who certainly leave before a newcomer: of the same priority, and for the same
   * room, for none, or for one whose limit is not what they wait for.
   *
   * @param mostInRoom what any room lets pass in the time that is asked about
   */
  QuotaQueue certain(Priority priority, Optional<RoomId> room, long mostInRoom) {
    Rank rank = ranks.get(priority);
    long units =
        rank.lanes.entrySet().stream()
            .filter(
                lane ->
                    lane.getKey().isEmpty()
                        || lane.getKey().equals(room)
                        || lane.getValue().units <= mostInRoom)
            .mapToLong(lane -> lane.getValue().units)
            .sum();
    return new QuotaQueue(units, cost(rank, room));
  }

  private static QuotaQueue.Cost cost(Rank rank, Optional<RoomId> room) {
    Lane lane = room.isPresent() ? rank.lanes.get(room) : null;
    return lane == null
        ? new QuotaQueue.Cost(0, 0)
        : new QuotaQueue.Cost(lane.tickets.size(), lane.units);
  }

  boolean isEmpty() {
    return ranks.values().stream().allMatch(rank -> rank.lanes.isEmpty());
  }
}
