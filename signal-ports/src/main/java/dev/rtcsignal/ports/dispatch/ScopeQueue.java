package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.ports.dispatch.PriorityLane.Place;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Those who wait for one quota: by priority, then in order. A room that is full is parked, so that
 * those behind it for other rooms pass. Guarded by the lock of the pacer.
 */
final class ScopeQueue {
  /** After so many units for others, one is for those who wait behind them. */
  private static final long SHARE = 10;

  private final Map<Priority, PriorityLane> ranks = new EnumMap<>(Priority.class);

  ScopeQueue() {
    for (Priority priority : Priority.values()) {
      ranks.put(priority, new PriorityLane());
    }
  }

  /**
   * Who is to leave next.
   *
   * @param due whether others were let pass for so long that it goes before the more urgent
   */
  record Head(QueuedSend ticket, boolean due) {
    /** One that is due leaves no slice to the more urgent, which wait for it. */
    QuotaClaim claim() {
      QuotaClaim claim = ticket.claim();
      return due
          ? new QuotaClaim(claim.app(), claim.room(), claim.units(), Priority.CONTROL)
          : claim;
    }
  }

  private PriorityLane rank(QueuedSend ticket) {
    return ranks.get(ticket.claim().priority());
  }

  private Stream<PriorityLane> ranksMoreUrgentThan(Priority priority) {
    return Stream.of(Priority.values())
        .filter(other -> other.compareTo(priority) < 0)
        .map(ranks::get);
  }

  private Stream<PriorityLane> ranksLessUrgentThan(Priority priority) {
    return Stream.of(Priority.values())
        .filter(other -> other.compareTo(priority) > 0)
        .map(ranks::get);
  }

  /** Lets somebody in; returns what those of its place wait for, if their room is full. */
  Optional<Wait> add(QueuedSend ticket) {
    Place place = Place.of(ticket.claim());
    rank(ticket).add(ticket, () -> urgentWait(ticket.claim().priority(), place));
    return rank(ticket).parkedFor(place);
  }

  /** Who comes to a place for which somebody more urgent waits does not pass by. */
  private Optional<Wait> urgentWait(Priority priority, Place place) {
    return ranksMoreUrgentThan(priority)
        .flatMap(rank -> rank.parkedFor(place).stream())
        .findFirst();
  }

  /** Takes somebody out; tells whether he was in. */
  boolean remove(QueuedSend ticket) {
    Place place = Place.of(ticket.claim());
    if (rank(ticket).isFirst(ticket)) {
      // What the first waited for may be more than the next has to.
      rank(ticket).parkedFor(place).ifPresent(over -> call(place, over));
    }
    return rank(ticket).remove(ticket);
  }

  /** Lets those for the same place wait, who are not more urgent; all, behind one that is due. */
  void park(Head head, Wait wait) {
    Place place = Place.of(head.ticket.claim());
    Priority own = head.ticket.claim().priority();
    ranks.get(own).park(place, wait);
    ranksLessUrgentThan(own).forEach(rank -> rank.park(place, wait));
    if (head.due) {
      ranksMoreUrgentThan(own).forEach(rank -> rank.park(place, wait));
    }
  }

  /** Calls those who were parked for this wait. */
  void call(Place place, Wait over) {
    ranks.values().forEach(rank -> rank.call(place, over));
  }

  /**
   * Returns who is to leave next: of the most urgent, unless others have been passed over for long.
   *
   * @param bulk whether bulk may leave at all
   */
  Optional<Head> first(boolean bulk) {
    Optional<Head> next = Optional.empty();
    for (Map.Entry<Priority, PriorityLane> entry : ranks.entrySet()) {
      PriorityLane rank = entry.getValue();
      Optional<QueuedSend> first =
          entry.getKey() == Priority.BULK && !bulk ? Optional.empty() : rank.first();
      boolean due = first.filter(one -> isDue(rank, one)).isPresent();
      if (first.isPresent() && (due || next.isEmpty())) {
        next = Optional.of(new Head(first.get(), due));
      }
    }
    return next.map(head -> dueInItsRoom(head, bulk));
  }

  private static boolean isDue(PriorityLane rank, QueuedSend first) {
    return rank.passedOver() >= SHARE * first.claim().units();
  }

  private Head dueInItsRoom(Head head, boolean bulk) {
    QuotaClaim claim = head.ticket.claim();
    if (claim.room().isEmpty()) {
      return head;
    }
    return ranksLessUrgentThan(claim.priority())
        .filter(rank -> bulk || rank != ranks.get(Priority.BULK))
        .flatMap(rank -> rank.passedOverAt(Place.of(claim), SHARE).stream())
        .findFirst()
        .map(ticket -> new Head(ticket, true))
        .orElse(head);
  }

  /** Takes out who leaves, and remembers those who were passed over. */
  void leaves(QueuedSend ticket) {
    rank(ticket).leaves(ticket);
    ranksLessUrgentThan(ticket.claim().priority()).forEach(rank -> rank.isPassedBy(ticket));
  }

  /** Returns those who leave before a newcomer, unless they give up: of the same priority. */
  QueueAhead ahead(QuotaClaim claim) {
    return ranks.get(claim.priority()).ahead(claim);
  }

  boolean isEmpty() {
    return ranks.values().stream().allMatch(PriorityLane::isEmpty);
  }
}
