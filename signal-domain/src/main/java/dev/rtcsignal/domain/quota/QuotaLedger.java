package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is used of the cloud's limits (vendor-facts 1.3): one bucket for the application or account,
 * which counts recipients, and one for each room. Immutable; integers throughout.
 *
 * <p>In no second, wherever it begins, more than the limit is taken, but for one call that is
 * larger by itself: it is taken alone. What is taken is spread over the second, but for a small
 * burst. What was long on its way is counted from when it can have arrived at the latest, so that
 * delays on the way do not make the cloud see more than the limit. At its start a ledger is empty,
 * since nobody knows what was used just before. Idle rooms are forgotten.
 *
 * <p>A throttle of the cloud lowers the ceiling of the total or of the room, whichever was fuller,
 * to what the cloud had taken; 30 s later the known limit holds again.
 */
public final class QuotaLedger {
  private final QuotaLimits limits;
  private final Instant start;
  private final QuotaBucket total;
  private final RoomBuckets rooms;
  private final RoundTripEstimate roundTrip;

  private QuotaLedger(
      QuotaLimits limits,
      Instant start,
      QuotaBucket total,
      RoomBuckets rooms,
      RoundTripEstimate roundTrip) {
    this.limits = limits;
    this.start = start;
    this.total = total;
    this.rooms = rooms;
    this.roundTrip = roundTrip;
  }

  /** Returns an empty ledger. */
  public static QuotaLedger startingAt(Instant start, QuotaLimits limits) {
    QuotaBucket total = QuotaBucket.of(terms(limits, limits.total()));
    return new QuotaLedger(
        limits, Objects.requireNonNull(start), total, RoomBuckets.NONE, RoundTripEstimate.UNKNOWN);
  }

  private static QuotaBucket.Terms terms(QuotaLimits limits, int limit) {
    return new QuotaBucket.Terms(limit, limits.window().toNanos(), limits.burst().toNanos());
  }

  /** The answer to a claim, and the ledger from then on. */
  public record Entry(QuotaLedger ledger, QuotaDecision answer) {
    /** Checks the components. {@inheritDoc} */
    public Entry {
      Objects.requireNonNull(ledger);
      Objects.requireNonNull(answer);
    }
  }

  /**
   * Takes a claim from the total and its room, or from neither.
   *
   * @param now not before that of earlier calls
   */
  public Entry take(QuotaClaim claim, Instant now) {
    long at = nanos(now);
    QuotaBucket ofTotal = total.at(at).askedFor(claim.priority(), at);
    Optional<QuotaBucket> ofRoom =
        claim.room().map(room -> room(claim, room).at(at).askedFor(claim.priority(), at));
    long cost = limits.costForRoom(1, claim.units());
    long waitForTotal = ofTotal.waiting(claim.units(), claim.priority(), at);
    long waitForRoom = ofRoom.map(bucket -> bucket.waiting(cost, claim.priority(), at)).orElse(0L);
    if (waitForTotal == 0 && waitForRoom == 0) {
      Permit permit = new Permit(claim, now, ofTotal.fill(at), fill(ofRoom, at));
      QuotaLedger next =
          with(
              claim,
              ofTotal.take(claim.units(), at),
              ofRoom.map(bucket -> bucket.take(cost, at)),
              at);
      return new Entry(next, permit);
    }
    Wait wait = why(claim, waitForTotal, waitForRoom, ofTotal.fill(at), fill(ofRoom, at));
    return new Entry(with(claim, ofTotal, ofRoom, at), wait);
  }

  private Wait why(QuotaClaim claim, long forTotal, long forRoom, Fill ofTotal, Fill ofRoom) {
    // Where nothing is to be waited for, the one that the cloud throttled is the one to name.
    boolean roomWasThrottled = ofRoom.ceiling() < ofRoom.limit();
    boolean isRoom = forRoom > forTotal || (forRoom == forTotal && roomWasThrottled);
    return !isRoom
        ? new Wait(Duration.ofNanos(forTotal), limits.scope(), Optional.empty(), ofTotal)
        : new Wait(Duration.ofNanos(forRoom), QuotaScope.ROOM, claim.room(), ofRoom);
  }

  private static Fill fill(Optional<QuotaBucket> bucket, long at) {
    return bucket.map(present -> present.fill(at)).orElse(Fill.NONE);
  }

  private QuotaBucket room(QuotaClaim claim, RoomId room) {
    return rooms
        .find(new RoomAddress(claim.app(), room))
        .orElseGet(() -> QuotaBucket.of(terms(limits, limits.room())));
  }

  private QuotaLedger with(
      QuotaClaim claim, QuotaBucket ofTotal, Optional<QuotaBucket> ofRoom, long at) {
    RoomBuckets changed =
        ofRoom
            .map(
                bucket ->
                    rooms.with(
                        new RoomAddress(claim.app(), claim.room().orElseThrow()), bucket, at))
            .orElse(rooms);
    return new QuotaLedger(limits, start, ofTotal, changed, roundTrip);
  }

  /** Returns the ledger after the cloud answered what was permitted. */
  public QuotaLedger answered(Permit permit, Instant now) {
    QuotaLedger next = unanswered(permit, now);
    RoundTripEstimate learnt = roundTrip.with(nanos(now) - nanos(permit.at()), nanos(now));
    return new QuotaLedger(limits, start, next.total, next.rooms, learnt);
  }

  /**
   * Returns the ledger after nobody waits for an answer any more: how fast one is, it tells not.
   */
  public QuotaLedger unanswered(Permit permit, Instant now) {
    long left = nanos(permit.at());
    long late = roundTrip.lateness(nanos(now) - left);
    QuotaClaim claim = permit.claim();
    long cost = limits.costForRoom(1, claim.units());
    return with(
        claim,
        total.arrivedLate(left, claim.units(), late),
        claim.room().map(room -> room(claim, room).arrivedLate(left, cost, late)),
        nanos(now));
  }

  /** Returns the ledger after the cloud throttled what was permitted. */
  public QuotaLedger throttled(Permit permit, Instant now) {
    long at = nanos(now);
    long left = nanos(permit.at());
    QuotaClaim claim = permit.claim();
    long units = claim.units();
    long cost = limits.costForRoom(1, units);
    Optional<QuotaBucket> ofRoom =
        claim
            .room()
            .filter(room -> permit.room().plus(cost).isFullerThan(permit.total().plus(units)))
            .map(room -> room(claim, room).throttled(permit.room(), cost, left, at));
    return with(
        claim,
        ofRoom.isPresent() ? total : total.throttled(permit.total(), units, left, at),
        ofRoom,
        at);
  }

  /**
   * Returns the least wait until a claim can be taken behind others, if those do not give up; its
   * duration may be zero.
   */
  public Wait soonest(QuotaClaim claim, QueueAhead ahead, Instant now) {
    long at = nanos(now);
    long ofTotal = total.at(at).soonest(ahead.units(), claim.units(), at);
    long roomAhead = limits.costForRoom(ahead.room().calls(), ahead.room().units());
    long cost = limits.costForRoom(1, claim.units());
    Optional<QuotaBucket> ofRoom = claim.room().map(room -> room(claim, room).at(at));
    long inRoom = ofRoom.map(bucket -> bucket.soonest(roomAhead, cost, at)).orElse(0L);
    return why(claim, ofTotal, inRoom, total.fill(at), fill(ofRoom, at));
  }

  /** Returns how full the quota of an application is. */
  public QuotaUsage use(AppId app, Instant now) {
    long at = nanos(now);
    Map<RoomId, Fill> fills = new HashMap<>();
    rooms
        .all()
        .forEach(
            (key, bucket) -> {
              if (key.app().equals(app) && !bucket.isForgettable(at)) {
                fills.put(key.room(), bucket.fill(at));
              }
            });
    return new QuotaUsage(limits, total.fill(at), fills);
  }

  int rooms() {
    return rooms.size();
  }

  private long nanos(Instant time) {
    return Duration.between(start, time).toNanos();
  }
}
