package dev.rtcsignal.domain.delivery;

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
 * @param calls calls of the OpenAPI, at least 1
 * @param units recipients in all of them; a whole room is one (Spec 1.3)
 */
public record QuotaClaim(
    AppId app, Optional<RoomId> room, long calls, long units, Priority priority) {
  public QuotaClaim {
    Objects.requireNonNull(app);
    Objects.requireNonNull(room);
    Objects.requireNonNull(priority);
    if (calls < 1 || units < calls) {
      throw new IllegalArgumentException("at least one call, and one unit for each");
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
        1,
        to.units(),
        priority);
  }
}
