package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Priority;
import dev.rtcsignal.domain.delivery.QuotaAnswer.Wait;
import dev.rtcsignal.domain.delivery.QuotaClaim;
import dev.rtcsignal.domain.delivery.QuotaQueue;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Those who wait for one quota: by priority, then in order. A room that is full is parked, so that
 * those behind it for other rooms pass. Guarded by the lock of the pacer.
 */
final class Line {
  /** After so many units for others, one is for those who wait behind them. */
  private static final long SHARE = 10;

  private final Map<Priority, Rank> ranks = new EnumMap<>(Priority.class);

  Line() {
    for (Priority priority : Priority.values()) {
      ranks.put(priority, new Rank());
    }
  }

  /** Where a signal goes: a room, or no room of an application. */
  record Place(AppId app, Optional<RoomId> room) {
    static Place of(QuotaClaim claim) {
      return new Place(claim.app(), claim.room());
    }
  }

  /**
   * Who is to leave next.
   *
   * @param due whether others were let pass for so long that it goes before the more urgent
   */
  record Head(Ticket ticket, boolean due) {
    /** One that is due leaves no slice to the more urgent, which wait for it. */
    QuotaClaim claim() {
      QuotaClaim claim = ticket.claim();
      return due
          ? new QuotaClaim(claim.app(), claim.room(), claim.units(), Priority.CONTROL)
          : claim;
    }
  }

  /** Those of one priority. */
  private static final class Rank {
    private final Map<Place, Lane> lanes = new HashMap<>();

    /** The lanes that are not parked, by the number of who is first in each. */
    private final TreeMap<Long, Lane> ready = new TreeMap<>();

    private long units;
    private long passedOver;

    Optional<Ticket> first() {
      return Optional.ofNullable(ready.firstEntry()).map(lane -> lane.getValue().first());
    }
  }

  /** Those of one priority for one place. */
  private static final class Lane {
    private final TreeMap<Long, Ticket> tickets = new TreeMap<>();
    private long units;
    private long passedOver;
    private boolean parked;
    private Optional<Wait> wait = Optional.empty();

    Ticket first() {
      return tickets.firstEntry().getValue();
    }
  }

  void add(Ticket ticket) {
    Rank rank = ranks.get(ticket.claim().priority());
    Lane lane = rank.lanes.computeIfAbsent(Place.of(ticket.claim()), place -> new Lane());
    unready(rank, lane);
    lane.tickets.put(ticket.number(), ticket);
    ready(rank, lane);
    rank.units += ticket.claim().units();
    lane.units += ticket.claim().units();
  }

  /** Takes somebody out; tells whether he was in. */
  boolean remove(Ticket ticket) {
    Rank rank = ranks.get(ticket.claim().priority());
    Lane lane = rank.lanes.get(Place.of(ticket.claim()));
    if (lane == null || !lane.tickets.containsKey(ticket.number())) {
      return false;
    }
    unready(rank, lane);
    lane.tickets.remove(ticket.number());
    ready(rank, lane);
    rank.units -= ticket.claim().units();
    lane.units -= ticket.claim().units();
    if (lane.tickets.isEmpty()) {
      rank.lanes.remove(Place.of(ticket.claim()));
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

  /** Lets those for the same place wait until it is called; all of them behind one that is due. */
  void park(Head head, Wait wait) {
    QuotaClaim claim = head.ticket.claim();
    ranks.forEach(
        (priority, rank) -> {
          Lane lane = rank.lanes.get(Place.of(claim));
          if (lane != null && !lane.parked && (head.due || priority == claim.priority())) {
            unready(rank, lane);
            lane.parked = true;
            lane.wait = Optional.of(wait);
          }
        });
  }

  /** Returns what those before a newcomer wait for, if their room is parked. */
  Optional<Wait> waitBefore(QuotaClaim claim) {
    return Optional.ofNullable(ranks.get(claim.priority()).lanes.get(Place.of(claim)))
        .filter(lane -> lane.parked)
        .flatMap(lane -> lane.wait);
  }

  /** Calls those who were parked for this wait, and no others: each has a timer of its own. */
  void call(Place place, Wait over) {
    for (Rank rank : ranks.values()) {
      Lane lane = rank.lanes.get(place);
      if (lane != null && lane.parked && lane.wait.filter(wait -> wait == over).isPresent()) {
        lane.parked = false;
        ready(rank, lane);
      }
    }
  }

  /**
   * Returns who is to leave next: of the most urgent, unless others have been passed over for long.
   *
   * @param bulk whether bulk may leave at all
   */
  Optional<Head> first(boolean bulk) {
    Optional<Head> next = Optional.empty();
    for (Map.Entry<Priority, Rank> entry : ranks.entrySet()) {
      Optional<Ticket> first =
          entry.getKey() == Priority.BULK && !bulk ? Optional.empty() : entry.getValue().first();
      boolean due = first.filter(one -> isDue(entry.getValue(), one)).isPresent();
      if (first.isPresent() && (due || next.isEmpty())) {
        next = Optional.of(new Head(first.get(), due));
      }
    }
    return next.map(head -> dueInItsRoom(head, bulk));
  }

  private static boolean isDue(Rank rank, Ticket first) {
    return rank.passedOver >= SHARE * first.claim().units();
  }

  private Head dueInItsRoom(Head head, boolean bulk) {
    QuotaClaim claim = head.ticket.claim();
    return ranks.entrySet().stream()
        .filter(rank -> rank.getKey().compareTo(claim.priority()) > 0)
        .filter(rank -> bulk || rank.getKey() != Priority.BULK)
        .map(rank -> rank.getValue().lanes.get(Place.of(claim)))
        .filter(Objects::nonNull)
        .filter(lane -> claim.room().isPresent() && lane.passedOver >= SHARE)
        .map(lane -> new Head(lane.first(), true))
        .findFirst()
        .orElse(head);
  }

  /** Takes out who leaves, and remembers those who were passed over. */
  void leaves(Ticket ticket) {
    Priority own = ticket.claim().priority();
    Place place = Place.of(ticket.claim());
    ranks.get(own).passedOver = 0;
    ranks.get(own).lanes.get(place).passedOver = 0;
    remove(ticket);
    ranks.forEach(
        (priority, rank) -> {
          if (priority.compareTo(own) > 0) {
            rank.passedOver = rank.lanes.isEmpty() ? 0 : rank.passedOver + ticket.claim().units();
            Optional.ofNullable(rank.lanes.get(place)).ifPresent(lane -> lane.passedOver++);
          }
        });
  }

  /** Returns all who wait before a newcomer of that priority, in the same or any room. */
  QuotaQueue all(Priority priority, Place place) {
    Rank rank = ranks.get(priority);
    return new QuotaQueue(rank.units, cost(rank, place));
  }

  /**
   * Returns those who certainly leave before a newcomer: of the same priority, and for the same
   * room, for none, or for one whose limit is not what they wait for.
   *
   * @param mostInRoom what any room lets pass in the time that is asked about
   */
  QuotaQueue certain(Priority priority, Place place, long mostInRoom) {
    Rank rank = ranks.get(priority);
    long units =
        rank.lanes.entrySet().stream()
            .filter(
                lane ->
                    lane.getKey().room().isEmpty()
                        || lane.getKey().equals(place)
                        || lane.getValue().units <= mostInRoom)
            .mapToLong(lane -> lane.getValue().units)
            .sum();
    return new QuotaQueue(units, cost(rank, place));
  }

  private static QuotaQueue.Cost cost(Rank rank, Place place) {
    Lane lane = place.room().isPresent() ? rank.lanes.get(place) : null;
    return lane == null
        ? new QuotaQueue.Cost(0, 0)
        : new QuotaQueue.Cost(lane.tickets.size(), lane.units);
  }

  boolean isEmpty() {
    return ranks.values().stream().allMatch(rank -> rank.lanes.isEmpty());
  }
}
