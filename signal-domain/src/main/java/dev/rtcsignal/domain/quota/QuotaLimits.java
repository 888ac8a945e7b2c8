package dev.rtcsignal.domain.quota;

import java.time.Duration;
import java.util.Objects;

/**
 * How much the cloud takes in a second, and how closely to approach it.
 *
 * @param total units a second of the whole application, or account (vendor-facts 1.3: 500)
 * @param room a second for each room (vendor-facts 1.3: 100)
 * @param scope whose total it is: {@link QuotaScope#APPLICATION}, or {@link QuotaScope#ACCOUNT} for
 *     all applications together (vendor-facts 8, no. 1)
 * @param roomCost what a batch takes from its room, on which the documents are silent
 * @param headroomPercent 0 to 50: by so much the second is stretched that the limit holds for, so
 *     that two percent bear 20 ms of difference between the ways of two calls
 * @param burst how much time's worth may leave at once after a silence, up to a second
 */
public record QuotaLimits(
    int total, int room, QuotaScope scope, RoomCost roomCost, int headroomPercent, Duration burst) {
  private static final int MOST_HEADROOM = 50;
  private static final int PERCENT = 100;
  private static final long SECOND = 1_000_000_000L;

  /** 500 for the application, 100 for a room, one for a batch, 2 % head-room, a tenth at once. */
  public static final QuotaLimits DOCUMENTED =
      new QuotaLimits(
          500, 100, QuotaScope.APPLICATION, RoomCost.PER_CALL, 2, Duration.ofMillis(100));

  /** What a call takes from its room. */
  public enum RoomCost {
    PER_CALL,
    PER_RECIPIENT
  }

  /** Checks the components. {@inheritDoc} */
  public QuotaLimits {
    Objects.requireNonNull(roomCost);
    if (total < 1 || room < 1) {
      throw new IllegalArgumentException("a quota is at least 1 a second");
    }
    if (headroomPercent < 0 || headroomPercent > MOST_HEADROOM) {
      throw new IllegalArgumentException("a head-room is 0 to " + MOST_HEADROOM + " percent");
    }
    if (burst.isNegative() || burst.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("a burst is worth at most a second");
    }
    if (scope == QuotaScope.ROOM) {
      throw new IllegalArgumentException("the total is of an application or an account");
    }
    Objects.requireNonNull(scope);
  }

  /** Returns these limits with another total and another for each room. */
  public QuotaLimits perSecond(int newTotal, int newRoom) {
    return new QuotaLimits(newTotal, newRoom, scope, roomCost, headroomPercent, burst);
  }

  /** Returns these limits for all applications of the account together. */
  public QuotaLimits accountWide() {
    return new QuotaLimits(total, room, QuotaScope.ACCOUNT, roomCost, headroomPercent, burst);
  }

  /** Returns these limits with another cost of a batch for its room. */
  public QuotaLimits withRoomCost(RoomCost cost) {
    return new QuotaLimits(total, room, scope, cost, headroomPercent, burst);
  }

  /** Returns these limits with another head-room. */
  public QuotaLimits withHeadroom(int percent) {
    return new QuotaLimits(total, room, scope, roomCost, percent, burst);
  }

  /** Returns these limits with another burst. */
  public QuotaLimits withBurst(Duration other) {
    return new QuotaLimits(total, room, scope, roomCost, headroomPercent, other);
  }

  /** The time in which no more than the limit leaves: a second and the head-room. */
  public Duration window() {
    return Duration.ofNanos(SECOND / PERCENT * (PERCENT + headroomPercent));
  }

  public long costForRoom(long calls, long units) {
    return roomCost == RoomCost.PER_CALL ? calls : units;
  }
}
