package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sends that wait for one quota, of an application or of the account: by priority, then in the
 * order of arrival. A full room is parked, so that sends to other rooms pass. Guarded by the lock
 * of the {@link SendQueue}.
 */
final class ScopeQueue {
  /** After so many units of more urgent sends, one unit is for the less urgent. */
  private static final long SHARE = 10;

  private final Map<Priority, PriorityLane> lanes = new EnumMap<>(Priority.class);

  ScopeQueue() {
    for (Priority priority : Priority.values()) {
      lanes.put(priority, new PriorityLane());
    }
  }

  /**
   * The send that is to leave next.
   *
   * @param overdue whether more urgent ones have passed it for so long that it goes before them
   */
  record Candidate(QueuedSend send, boolean overdue) {
    /** Returns its claim; an overdue one need not leave a share to the more urgent. */
    QuotaClaim claim() {
      QuotaClaim claim = send.claim();
      return overdue
          ? new QuotaClaim(claim.app(), claim.room(), claim.units(), Priority.CONTROL)
          : claim;
    }
  }

  private PriorityLane lane(QueuedSend send) {
    return lanes.get(send.claim().priority());
  }

  private Stream<PriorityLane> moreUrgentThan(Priority priority) {
    return Stream.of(Priority.values())
        .filter(other -> other.compareTo(priority) < 0)
        .map(lanes::get);
  }

  private Stream<PriorityLane> lessUrgentThan(Priority priority) {
    return Stream.of(Priority.values())
        .filter(other -> other.compareTo(priority) > 0)
        .map(lanes::get);
  }

  /** Adds a send; returns the wait for which its room is parked, if it is. */
  Optional<Wait> add(QueuedSend send) {
    lane(send).add(send, () -> moreUrgentWait(send));
    return lane(send).parkedFor(send.room());
  }

  /** A new send does not pass a more urgent one that waits for the same room. */
  private Optional<Wait> moreUrgentWait(QueuedSend send) {
    return moreUrgentThan(send.claim().priority())
        .flatMap(lane -> lane.parkedFor(send.room()).stream())
        .findFirst();
  }

  /** Removes a send; returns whether it was waiting. */
  boolean remove(QueuedSend send) {
    if (lane(send).isFirst(send)) {
      // The next one may have to wait for less than the first did.
      lane(send).parkedFor(send.room()).ifPresent(over -> unpark(send.room(), over));
    }
    return lane(send).remove(send);
  }

  /** Parks the room of a send for all that are not more urgent; for all if it is overdue. */
  void park(Candidate candidate, Wait wait) {
    Optional<RoomAddress> room = candidate.send.room();
    Priority own = candidate.send.claim().priority();
    lanes.get(own).park(room, wait);
    lessUrgentThan(own).forEach(lane -> lane.park(room, wait));
    if (candidate.overdue) {
      moreUrgentThan(own).forEach(lane -> lane.park(room, wait));
    }
  }

  /** Unparks what was parked for this wait. */
  void unpark(Optional<RoomAddress> room, Wait over) {
    lanes.values().forEach(lane -> lane.unpark(room, over));
  }

  /**
   * Returns the send that is to leave next: the most urgent, unless a less urgent one is overdue.
   *
   * @param bulk whether bulk signals may leave at all
   */
  Optional<Candidate> first(boolean bulk) {
    Optional<Candidate> next = Optional.empty();
    for (Map.Entry<Priority, PriorityLane> entry : lanes.entrySet()) {
      PriorityLane lane = entry.getValue();
      Optional<QueuedSend> first =
          entry.getKey() == Priority.BULK && !bulk ? Optional.empty() : lane.first();
      boolean overdue = first.filter(send -> isOverdue(lane, send)).isPresent();
      if (first.isPresent() && (overdue || next.isEmpty())) {
        next = Optional.of(new Candidate(first.get(), overdue));
      }
    }
    return next.map(candidate -> overdueInItsRoom(candidate, bulk));
  }

  private static boolean isOverdue(PriorityLane lane, QueuedSend first) {
    return lane.passedOverUnits() >= SHARE * first.claim().units();
  }

  private Candidate overdueInItsRoom(Candidate candidate, boolean bulk) {
    Optional<RoomAddress> room = candidate.send.room();
    if (room.isEmpty()) {
      return candidate;
    }
    return lessUrgentThan(candidate.send.claim().priority())
        .filter(lane -> bulk || lane != lanes.get(Priority.BULK))
        .flatMap(lane -> lane.passedOver(room, SHARE).stream())
        .findFirst()
        .map(send -> new Candidate(send, true))
        .orElse(candidate);
  }

  /** Removes a send that leaves, and counts it for those that it passes. */
  void leave(QueuedSend send) {
    lane(send).leave(send);
    lessUrgentThan(send.claim().priority()).forEach(lane -> lane.countPassing(send));
  }

  /**
   * Returns what certainly leaves before a new send of the same priority, unless it is cancelled.
   */
  QueueAhead ahead(QuotaClaim claim) {
    return lanes.get(claim.priority()).ahead(claim);
  }

  boolean isEmpty() {
    return lanes.values().stream().allMatch(PriorityLane::isEmpty);
  }
}
