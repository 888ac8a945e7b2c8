package dev.rtcsignal.domain.message;

/**
 * The id of a room (Spec 1.4).
 *
 * @param value 1 to 128 characters of {@code a-z A-Z 0-9 @ . _ -}, case-sensitive; else {@link
 *     InvalidSignalException} with {@link Rule#ROOM_ID}
 */
public record RoomId(String value) {
  public RoomId {
    Naming.require(value, Rule.ROOM_ID, "RoomId");
  }

  @Override
  public String toString() {
    return value;
  }
}
