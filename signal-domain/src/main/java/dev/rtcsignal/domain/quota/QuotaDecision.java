package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.RoomId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The answer to a claim: leave now, or how long to wait and why. */
public sealed interface QuotaDecision {
  /** Returns what the function for this case makes of it. */
  <R> R match(Function<Permit, R> permit, Function<Wait, R> wait);

  /**
   * The claim is taken, and may leave now.
   *
   * @param at when it was taken
   * @param total how full the total was before
   * @param room how full the room was before; nothing of nothing without a room
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
   * Nothing is taken.
   *
   * @param duration after which to ask again
   * @param room the room, if it is the room's limit
   * @param fill how full it is
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

    /** Tells why, as "room r: 100 of 100 this second". */
    @Override
    public String toString() {
      String whose = room.map(id -> scope + " " + id.value()).orElse(scope.toString());
      return whose + ": " + fill;
    }
  }

  /**
   * How full a quota is.
   *
   * @param used units within the last second
   * @param ceiling what may be used at the moment: the limit, or less while the cloud throttles
   * @param limit the limit that is known
   */
  record Fill(long used, long ceiling, long limit) {
    static final Fill NONE = new Fill(0, 0, 0);

    Fill plus(long cost) {
      return new Fill(used + cost, ceiling, limit);
    }

    boolean isFullerThan(Fill other) {
      return used * other.ceiling > other.used * ceiling;
    }

    /** Tells it in words, as "100 of 100 this second". */
    @Override
    public String toString() {
      String lowered = ceiling < limit ? ", lowered from " + limit + " by throttles" : "";
      return used + " of " + ceiling + " this second" + lowered;
    }
  }
}
