package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Those of one priority in a line: a lane for each place, in the order in which they came. */
final class PriorityLane {
  private final Map<Place, Lane> lanes = new HashMap<>();

  /** The lanes that are not parked, by the number of who is first in each. */
  private final TreeMap<Long, Lane> ready = new TreeMap<>();

  /** Units of who is first for each room that is not parked. */
  private long firstUnits;

  /** Units of all who go to no room. */
  private long roomlessUnits;

  /** Units of more urgent ones that left since the last of these did. */
  private long passedOver;

  /** Where a signal goes: a room, or no room of an application. */
  record Place(AppId app, Optional<RoomId> room) {
    static Place of(QuotaClaim claim) {
      return new Place(claim.app(), claim.room());
    }
  }

  /** Those for one place. */
  private static final class Lane {
    private final TreeMap<Long, QueuedSend> tickets = new TreeMap<>();
    private long units;

    /** Calls of more urgent ones to the same place since the last of these left. */
    private long passedOver;

    /** What all in it wait for, since their room is full. */
    private Optional<Wait> parkedFor = Optional.empty();

    QueuedSend first() {
      return tickets.firstEntry().getValue();
    }
  }

  /**
   * Lets somebody in.
   *
   * @param before what those of a new lane are parked for
   */
  void add(QueuedSend ticket, Supplier<Optional<Wait>> before) {
    Lane lane = lanes.computeIfAbsent(Place.of(ticket.claim()), place -> lane(before.get()));
    unready(lane);
    lane.tickets.put(ticket.number(), ticket);
    ready(lane);
    count(lane, ticket, 1);
  }

  private static Lane lane(Optional<Wait> parkedFor) {
    Lane lane = new Lane();
    lane.parkedFor = parkedFor;
    return lane;
  }

  /** Takes somebody out; tells whether he was in. */
  boolean remove(QueuedSend ticket) {
    Place place = Place.of(ticket.claim());
    Lane lane = lanes.get(place);
    if (lane == null || !lane.tickets.containsKey(ticket.number())) {
      return false;
    }
    unready(lane);
    lane.tickets.remove(ticket.number());
    ready(lane);
    count(lane, ticket, -1);
    if (lane.tickets.isEmpty()) {
      lanes.remove(place);
      passedOver = lanes.isEmpty() ? 0 : passedOver;
    }
    return true;
  }

  private void count(Lane lane, QueuedSend ticket, int sign) {
    long units = sign * ticket.claim().units();
    lane.units += units;
    roomlessUnits += ticket.claim().room().isEmpty() ? units : 0;
  }

  private void ready(Lane lane) {
    if (lane.parkedFor.isEmpty() && !lane.tickets.isEmpty()) {
      ready.put(lane.tickets.firstKey(), lane);
      firstUnits += unitsToRoom(lane.first());
    }
  }

  private void unready(Lane lane) {
    if (lane.parkedFor.isEmpty() && !lane.tickets.isEmpty()) {
      ready.remove(lane.tickets.firstKey());
      firstUnits -= unitsToRoom(lane.first());
    }
  }

  private static long unitsToRoom(QueuedSend ticket) {
    return ticket.claim().room().isEmpty() ? 0 : ticket.claim().units();
  }

  /** Lets those for a place wait until they are called for the end of this wait. */
  void park(Place place, Wait wait) {
    Optional.ofNullable(lanes.get(place))
        .ifPresent(
            lane -> {
              unready(lane);
              lane.parkedFor = Optional.of(wait);
            });
  }

  /** Calls those who were parked for this wait, and no others: each wait has its own timer. */
  void call(Place place, Wait over) {
    Optional.ofNullable(lanes.get(place))
        .filter(lane -> lane.parkedFor.filter(wait -> wait == over).isPresent())
        .ifPresent(
            lane -> {
              lane.parkedFor = Optional.empty();
              ready(lane);
            });
  }

  /** Returns what those for a place are parked for. */
  Optional<Wait> parkedFor(Place place) {
    return Optional.ofNullable(lanes.get(place)).flatMap(lane -> lane.parkedFor);
  }

  boolean isFirst(QueuedSend ticket) {
    Lane lane = lanes.get(Place.of(ticket.claim()));
    return lane != null && lane.first() == ticket;
  }

  /** Returns who came first of those who are not parked. */
  Optional<QueuedSend> first() {
    return Optional.ofNullable(ready.firstEntry()).map(lane -> lane.getValue().first());
  }

  /** Returns who came first for a place, if more urgent calls to it passed so many times. */
  Optional<QueuedSend> passedOverAt(Place place, long times) {
    return Optional.ofNullable(lanes.get(place))
        .filter(lane -> lane.passedOver >= times)
        .map(Lane::first);
  }

  /** Returns how many units of more urgent ones passed the first of these. */
  long passedOver() {
    return passedOver;
  }

  /** One of these leaves, so the next begins to wait. */
  void leaves(QueuedSend ticket) {
    passedOver = 0;
    lanes.get(Place.of(ticket.claim())).passedOver = 0;
    remove(ticket);
  }

  /** A more urgent one leaves. */
  void isPassedBy(QueuedSend ticket) {
    passedOver = lanes.isEmpty() ? 0 : passedOver + ticket.claim().units();
    Optional.ofNullable(lanes.get(Place.of(ticket.claim()))).ifPresent(lane -> lane.passedOver++);
  }

  /**
   * Returns those who leave before a newcomer, unless they give up: those for the same place or for
   * none, and the first for each room that is not known to be full.
   */
  QueueAhead ahead(QuotaClaim claim) {
    Lane own = claim.room().isPresent() ? lanes.get(Place.of(claim)) : null;
    if (own == null) {
      return new QueueAhead(roomlessUnits + firstUnits, new QueueAhead.Cost(0, 0));
    }
    long counted = own.parkedFor.isPresent() ? 0 : unitsToRoom(own.first());
    return new QueueAhead(
        roomlessUnits + firstUnits - counted + own.units,
        new QueueAhead.Cost(own.tickets.size(), own.units));
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }
}
