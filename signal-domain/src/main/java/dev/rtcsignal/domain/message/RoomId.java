package dev.rtcsignal.domain.message;

/**
 * The id of a room (vendor-facts 1.4).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#ROOM_ID}
 */
public record RoomId(String value) {
  public RoomId {
    Naming.require(value, Rule.ROOM_ID, "RoomId");
  }

  // By hand: those that the compiler derives cost a twentieth of a verified callback.
  @Override
  public boolean equals(Object other) {
    return other instanceof RoomId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
