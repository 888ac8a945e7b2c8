package dev.rtcsignal.app.cloud;

/**
 * The limits of what one client may send (vendor-facts 7.1).
 *
 * @param advanced whether the advanced feature is on; without it messages go to rooms only
 * @param messageBytes the largest message, before Base64
 * @param toUsers messages a second to users
 * @param toRooms messages a second to rooms
 * @param toServer messages a second to the business server
 * @param packets messages a second of all kinds
 * @param bytes bytes a second of all kinds
 */
public record ClientLimits(
    boolean advanced,
    int messageBytes,
    int toUsers,
    int toRooms,
    int toServer,
    int packets,
    int bytes) {
  private static final int NONE = Integer.MAX_VALUE;

  /** The limits with the advanced feature. */
  public static final ClientLimits ADVANCED =
      new ClientLimits(true, 65_536, 100, 65, 20, NONE, NONE);

  /** The limits without the advanced feature. */
  public static final ClientLimits BASIC =
      new ClientLimits(false, 1_024, NONE, NONE, NONE, 60, 30_720);
}
