package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.RoomId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer to a {@link QuotaClaim}: send now, or wait.
 *
 * <pre>{@code
 * quota.take(claim).match(permit -> send(signal), wait -> later(wait.duration()));
 * }</pre>
 */
public sealed interface QuotaDecision {
  /**
   * Applies the function for this case.
   *
   * @param permit for {@link Permit}
   * @param wait for {@link Wait}
   * @param <R> the type of the result
   * @return what the function returned
   */
  <R> R match(Function<Permit, R> permit, Function<Wait, R> wait);

  /**
   * The units were taken, and the signal may be sent now.
   *
   * @param claim the claim
   * @param at from when the units count, at most half of the head-room before they were taken
   * @param total the use of the total limit before
   * @param room the use of the room's limit before; all zero if the claim has no room
   */
  record Permit(QuotaClaim claim, Instant at, Fill total, Fill room) implements QuotaDecision {
    /** Checks the components. {@inheritDoc} */
    public Permit {
      Objects.requireNonNull(claim);
      Objects.requireNonNull(at);
      Objects.requireNonNull(total);
      Objects.requireNonNull(room);
    }

    @Override
    public <R> R match(Function<Permit, R> permit, Function<Wait, R> wait) {
      return permit.apply(this);
    }
  }

  /**
   * No units were taken.
   *
   * @param duration the time after which to claim again
   * @param scope the limit that is used up
   * @param room the room, if the scope is {@link QuotaScope#ROOM}
   * @param fill the use of that limit
   */
  record Wait(Duration duration, QuotaScope scope, Optional<RoomId> room, Fill fill)
      implements QuotaDecision {
    /** Checks the components. {@inheritDoc} */
    public Wait {
      Objects.requireNonNull(duration);
      Objects.requireNonNull(scope);
      Objects.requireNonNull(room);
      Objects.requireNonNull(fill);
    }

    @Override
    public <R> R match(Function<Permit, R> permit, Function<Wait, R> wait) {
      return wait.apply(this);
    }

    /** Names the limit and its use, as "room r: 100 of 100 this second". */
    @Override
    public String toString() {
      String whose = room.map(id -> scope + " " + id.value()).orElse(scope.toString());
      return whose + ": " + fill;
    }
  }

  /**
   * The use of one limit.
   *
   * @param used the units of the last second
   * @param ceiling the limit in force: the known limit, or less after the cloud has throttled
   * @param limit the known limit
   */
  record Fill(long used, long ceiling, long limit) {
    /** Nothing is used, and no limit is known. */
    public static final Fill NONE = new Fill(0, 0, 0);

    Fill plus(long cost) {
      return new Fill(used + cost, ceiling, limit);
    }

    boolean isFullerThan(Fill other) {
      return used * other.ceiling > other.used * ceiling;
    }

    /** Names the use, as "100 of 100 this second". */
    @Override
    public String toString() {
      String lowered = ceiling < limit ? ", lowered from " + limit + " by throttles" : "";
      return used + " of " + ceiling + " this second" + lowered;
    }
  }
}
