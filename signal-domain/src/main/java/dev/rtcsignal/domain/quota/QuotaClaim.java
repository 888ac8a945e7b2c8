package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody wants to send, as the quota sees it.
 *
 * @param room empty for a user outside any room
 * @param units its recipients; a whole room is one (vendor-facts 1.3)
 */
public record QuotaClaim(AppId app, Optional<RoomId> room, long units, Priority priority) {
  /** Checks the components. {@inheritDoc} */
  public QuotaClaim {
    Objects.requireNonNull(app);
    Objects.requireNonNull(room);
    Objects.requireNonNull(priority);
    if (units < 1) {
      throw new IllegalArgumentException("a call costs at least one unit");
    }
  }

  /** Returns what sending a signal claims. */
  public static QuotaClaim of(OutboundSignal signal, Priority priority) {
    Audience to = signal.to();
    return new QuotaClaim(
        signal.app(),
        to.match(
            user -> Optional.empty(),
            member -> Optional.of(member.room()),
            members -> Optional.of(members.room()),
            room -> Optional.of(room.room())),
        to.units(),
        priority);
  }
}
