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
 * Counts the use of the cloud's rate limits (vendor-facts 1.3): recipients for the application or
 * account, calls for each room.
 *
 * <pre>{@code
 * QuotaClaim claim = QuotaClaim.of(signal, Priority.NORMAL);
 * QuotaLedger.Transition next = ledger.take(claim, clock.instant());
 * ledger = next.ledger();
 * next.decision().match(permit -> send(signal), wait -> later(wait.duration()));
 * }</pre>
 *
 * <p>Immutable: each method that takes units returns another ledger. All arithmetic is on integers.
 *
 * <p>No second, wherever it begins, gets more units than the limit, except for a single call that
 * costs more than the limit and is taken alone. Units are spread over the second, except for a
 * small burst. A call with a long round trip counts from its latest possible arrival, so that
 * network delays do not make the cloud see more than the limit. A new ledger is empty, since the
 * use before it is unknown. Buckets of idle rooms are removed.
 *
 * <p>A throttle by the cloud lowers the limit in force of the total or of the room, whichever was
 * used more, to the rate that the cloud accepted. The known limit applies again 30 s later.
 */
public final class QuotaLedger {
  private static final long NEVER = Long.MIN_VALUE;

  private final QuotaLimits limits;
  private final Instant start;
  private final QuotaBucket total;
  private final RoomBuckets rooms;
  private final RoundTripEstimate roundTrip;
  private final Elsewhere elsewhere;

  /** Units that another process took until a time, of whichever rooms. */
  private record Elsewhere(long units, long until) {
    private static final Elsewhere NONE = new Elsewhere(0, NEVER);
  }

  private QuotaLedger(
      QuotaLimits limits,
      Instant start,
      QuotaBucket total,
      RoomBuckets rooms,
      RoundTripEstimate roundTrip,
      Elsewhere elsewhere) {
    this.limits = limits;
    this.start = start;
    this.total = total;
    this.rooms = rooms;
    this.roundTrip = roundTrip;
    this.elsewhere = elsewhere;
  }

  /**
   * Makes an empty ledger.
   *
   * @param start the current time
   * @param limits the known limits
   * @return the ledger
   */
  public static QuotaLedger startingAt(Instant start, QuotaLimits limits) {
    QuotaBucket total = QuotaBucket.of(terms(limits, limits.total()));
    return new QuotaLedger(
        limits,
        Objects.requireNonNull(start),
        total,
        RoomBuckets.NONE,
        RoundTripEstimate.UNKNOWN,
        Elsewhere.NONE);
  }

  private static QuotaBucket.Terms terms(QuotaLimits limits, int limit) {
    return new QuotaBucket.Terms(limit, limits.window().toNanos(), limits.burst().toNanos());
  }

  /**
   * A decision and the ledger after it.
   *
   * @param ledger the ledger to use from now on
   * @param decision the decision
   */
  public record Transition(QuotaLedger ledger, QuotaDecision decision) {
    /** Checks the components. {@inheritDoc} */
    public Transition {
      Objects.requireNonNull(ledger);
      Objects.requireNonNull(decision);
    }
  }

  /**
   * A call that leaves, and the ledger after it.
   *
   * @param ledger the ledger to use from now on
   * @param permit the permit to report the end of the call with
   */
  public record Departure(QuotaLedger ledger, Permit permit) {
    /** Checks the components. {@inheritDoc} */
    public Departure {
      Objects.requireNonNull(ledger);
      Objects.requireNonNull(permit);
    }
  }

  /**
   * Takes the units of a claim from both the total and its room, or from neither.
   *
   * @param claim the claim
   * @param now the current time, not before that of earlier calls
   * @return the decision and the ledger to use from now on
   */
  public Transition take(QuotaClaim claim, Instant now) {
    long at = nanos(now);
    QuotaBucket ofTotal = total.trimmed(at).requested(claim.priority(), at);
    Optional<QuotaBucket> ofRoom =
        claim.room().map(room -> room(claim, room).trimmed(at).requested(claim.priority(), at));
    long cost = limits.costForRoom(1, claim.units());
    long waitForTotal = ofTotal.delay(claim.units(), claim.priority(), at);
    long waitForRoom = ofRoom.map(bucket -> bucket.delay(cost, claim.priority(), at)).orElse(0L);
    if (waitForTotal == 0 && waitForRoom == 0) {
      return permitted(claim, ofTotal, ofRoom, now);
    }
    Wait wait = longerWait(claim, waitForTotal, waitForRoom, ofTotal.fill(at), fill(ofRoom, at));
    return new Transition(with(claim, ofTotal, ofRoom, at), wait);
  }

  /** Units that are taken late, as by a timer, count from the moment they were free. */
  private Transition permitted(
      QuotaClaim claim, QuotaBucket ofTotal, Optional<QuotaBucket> ofRoom, Instant now) {
    long at = nanos(now);
    long cost = limits.costForRoom(1, claim.units());
    long free =
        Math.max(
            ofTotal.freeSince(claim.units(), at),
            ofRoom.map(bucket -> bucket.freeSince(cost, at)).orElse(NEVER));
    long counted = free == NEVER ? at : countedFrom(free, ofTotal, ofRoom, at);
    QuotaLedger next =
        with(
            claim,
            ofTotal.take(claim.units(), counted),
            ofRoom.map(bucket -> bucket.take(cost, counted)),
            at);
    Instant from = now.minusNanos(at - counted);
    return new Transition(next, new Permit(claim, from, ofTotal.fill(at), fill(ofRoom, at)));
  }

  private static long countedFrom(
      long free, QuotaBucket ofTotal, Optional<QuotaBucket> ofRoom, long at) {
    long lastTaken =
        Math.max(ofTotal.taken().newest(), ofRoom.map(room -> room.taken().newest()).orElse(NEVER));
    return Math.max(at - ofTotal.terms().slack(), Math.max(free, lastTaken));
  }

  private Wait longerWait(
      QuotaClaim claim, long forTotal, long forRoom, Fill ofTotal, Fill ofRoom) {
    // If the delays are equal, the limit that the cloud has throttled is the more useful one.
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
        .orElseGet(
            () ->
                QuotaBucket.of(terms(limits, limits.room()))
                    .takenElsewhere(Math.min(elsewhere.units, limits.room()), elsewhere.until));
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
    return new QuotaLedger(limits, start, ofTotal, changed, roundTrip, elsewhere);
  }

  /**
   * Begins after another process that has used the same quota within the last second. Its units
   * count from now, for the total and, since their rooms are not known, for each room.
   *
   * @param units that it has used
   * @param now the current time
   * @return the ledger to use from now on
   */
  public QuotaLedger after(long units, Instant now) {
    long at = nanos(now);
    return new QuotaLedger(
        limits,
        start,
        QuotaBucket.of(terms(limits, limits.total())).takenElsewhere(units, at),
        RoomBuckets.NONE,
        roundTrip,
        new Elsewhere(units, at));
  }

  /**
   * Records that a permitted call leaves later than it was permitted, so that it counts from now,
   * less half of the head-room: a short delay uses none of the quota. The other half is for delays
   * of the network.
   *
   * @param permit the permit of the call
   * @param now the current time
   * @return the permit to report the end of the call with, and the ledger to use from now on
   */
  public Departure leaves(Permit permit, Instant now) {
    long from = nanos(permit.at());
    long to = Math.max(from, nanos(now) - total.terms().slack());
    QuotaClaim claim = permit.claim();
    long cost = limits.costForRoom(1, claim.units());
    QuotaLedger next =
        with(
            claim,
            total.moved(from, claim.units(), to),
            claim.room().map(room -> room(claim, room).moved(from, cost, to)),
            nanos(now));
    Instant counted = permit.at().plusNanos(to - from);
    return new Departure(next, new Permit(claim, counted, permit.total(), permit.room()));
  }

  /**
   * Records the response to a permitted call, which shows how long a round trip takes.
   *
   * @param permit the permit of the call
   * @param now the current time
   * @return the ledger to use from now on
   */
  public QuotaLedger answered(Permit permit, Instant now) {
    QuotaLedger next = unanswered(permit, now);
    RoundTripEstimate learnt = roundTrip.with(nanos(now) - nanos(permit.at()), nanos(now));
    return new QuotaLedger(limits, start, next.total, next.rooms, learnt, elsewhere);
  }

  /**
   * Records that a permitted call ended without a response, so that its round trip is unknown.
   *
   * @param permit the permit of the call
   * @param now the current time
   * @return the ledger to use from now on
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

  /**
   * Records that the cloud throttled a permitted call.
   *
   * @param permit the permit of the call
   * @param now the current time
   * @return the ledger to use from now on
   */
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
   * Computes the shortest wait of a claim behind a queue, if all claims of the queue are taken.
   *
   * @param claim the claim
   * @param ahead the queue ahead of it
   * @param now the current time
   * @return the wait, whose duration may be zero
   */
  public Wait soonest(QuotaClaim claim, QueueAhead ahead, Instant now) {
    long at = nanos(now);
    long ofTotal = total.trimmed(at).minimumDelay(ahead.units(), claim.units(), at);
    long roomAhead = limits.costForRoom(ahead.room().calls(), ahead.room().units());
    long cost = limits.costForRoom(1, claim.units());
    Optional<QuotaBucket> ofRoom = claim.room().map(room -> room(claim, room).trimmed(at));
    long inRoom = ofRoom.map(bucket -> bucket.minimumDelay(roomAhead, cost, at)).orElse(0L);
    return longerWait(claim, ofTotal, inRoom, total.fill(at), fill(ofRoom, at));
  }

  /**
   * Reports the use of an application's quota.
   *
   * @param app the application
   * @param now the current time
   * @return the use
   */
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

  /** {@return the number of rooms that have a bucket} */
  int rooms() {
    return rooms.size();
  }

  private long nanos(Instant time) {
    return Duration.between(start, time).toNanos();
  }
}
