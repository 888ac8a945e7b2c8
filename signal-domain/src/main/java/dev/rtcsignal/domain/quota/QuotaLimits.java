package dev.rtcsignal.domain.quota;

import java.time.Duration;
import java.util.Objects;

/**
 * The rate limits of the cloud, and how closely they are approached.
 *
 * <pre>{@code
 * QuotaLimits limits = QuotaLimits.DOCUMENTED.perSecond(200, 50).withHeadroom(5);
 * }</pre>
 *
 * <p>The constructor throws {@link IllegalArgumentException} for a value out of range.
 *
 * @param total units a second of the application or account, at least 1; documented are 500
 *     (vendor-facts 1.3)
 * @param room calls a second for each room, at least 1; documented are 100 (vendor-facts 1.3)
 * @param scope {@link QuotaScope#APPLICATION}, or {@link QuotaScope#ACCOUNT} if the total is shared
 *     by all applications (vendor-facts 8, no. 1)
 * @param roomCost the cost of a batch for its room, which is not documented
 * @param headroomPercent 0 to 50; the window of the limits is longer than a second by this much, so
 *     that 2 % allow for 20 ms of jitter between two calls
 * @param burst 0 to 1 s; this much time's worth of units may leave at once after an idle time
 */
public record QuotaLimits(
    int total, int room, QuotaScope scope, RoomCost roomCost, int headroomPercent, Duration burst) {
  private static final int MOST_HEADROOM = 50;
  private static final int PERCENT = 100;
  private static final long SECOND = 1_000_000_000L;

  /**
   * The documented limits: 500 units for the application, 100 calls for a room, 1 for a batch, with
   * 2 % head-room and a burst of 100 ms.
   */
  public static final QuotaLimits DOCUMENTED =
      new QuotaLimits(
          500, 100, QuotaScope.APPLICATION, RoomCost.PER_CALL, 2, Duration.ofMillis(100));

  /** The cost of a call for the limit of its room. */
  public enum RoomCost {
    /** Each call costs one, whatever its recipients. */
    PER_CALL,
    /** Each recipient costs one. */
    PER_RECIPIENT
  }

  /** Checks the components. {@inheritDoc} */
  public QuotaLimits {
    Objects.requireNonNull(roomCost);
    if (total < 1 || room < 1) {
      throw new IllegalArgumentException(
          "a quota is at least 1 a second, but the total is " + total + " and a room's is " + room);
    }
    if (headroomPercent < 0 || headroomPercent > MOST_HEADROOM) {
      throw new IllegalArgumentException(
          "a head-room is 0 to " + MOST_HEADROOM + " percent but this is " + headroomPercent);
    }
    if (burst.isNegative() || burst.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("a burst is 0 to 1 second but this is " + burst);
    }
    if (scope == QuotaScope.ROOM) {
      throw new IllegalArgumentException(
          "the scope of the total is an application or an account, not a room");
    }
    Objects.requireNonNull(scope);
  }

  /**
   * Changes the limits.
   *
   * @param newTotal units a second of the application or account
   * @param newRoom calls a second for each room
   * @return a changed copy
   */
  public QuotaLimits perSecond(int newTotal, int newRoom) {
    return new QuotaLimits(newTotal, newRoom, scope, roomCost, headroomPercent, burst);
  }

  /** {@return a copy whose total is shared by all applications of the account} */
  public QuotaLimits accountWide() {
    return new QuotaLimits(total, room, QuotaScope.ACCOUNT, roomCost, headroomPercent, burst);
  }

  /**
   * Changes the cost of a batch for its room.
   *
   * @param cost the cost
   * @return a changed copy
   */
  public QuotaLimits withRoomCost(RoomCost cost) {
    return new QuotaLimits(total, room, scope, cost, headroomPercent, burst);
  }

  /**
   * Changes the head-room.
   *
   * @param percent 0 to 50
   * @return a changed copy
   */
  public QuotaLimits withHeadroom(int percent) {
    return new QuotaLimits(total, room, scope, roomCost, percent, burst);
  }

  /**
   * Changes the burst.
   *
   * @param other 0 to 1 s
   * @return a changed copy
   */
  public QuotaLimits withBurst(Duration other) {
    return new QuotaLimits(total, room, scope, roomCost, headroomPercent, other);
  }

  /** {@return the time in which at most the limit leaves: a second and the head-room} */
  public Duration window() {
    return Duration.ofNanos(SECOND / PERCENT * (PERCENT + headroomPercent));
  }

  /**
   * Computes the cost for the limit of a room.
   *
   * @param calls the number of calls
   * @param units the recipients of these calls
   * @return one of the two, by {@link #roomCost}
   */
  public long costForRoom(long calls, long units) {
    return roomCost == RoomCost.PER_CALL ? calls : units;
  }
}
