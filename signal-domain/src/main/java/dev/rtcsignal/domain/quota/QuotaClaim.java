package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to take units from the quota for one signal.
 *
 * <pre>{@code
 * QuotaDecision decision = quota.take(QuotaClaim.of(signal, Priority.NORMAL));
 * }</pre>
 *
 * @param app the application that sends
 * @param room the room; empty for {@link Audience.User}
 * @param units the recipients, at least 1; a whole room counts as one (vendor-facts 1.3)
 * @param priority how urgent the signal is
 */
public record QuotaClaim(AppId app, Optional<RoomId> room, long units, Priority priority) {
  /** Checks the components. {@inheritDoc} */
  public QuotaClaim {
    Objects.requireNonNull(app);
    Objects.requireNonNull(room);
    Objects.requireNonNull(priority);
    if (units < 1) {
      throw new IllegalArgumentException("a call costs at least 1 unit but this claims " + units);
    }
  }

  /**
   * Makes the claim for a signal.
   *
   * @param signal the signal
   * @param priority how urgent it is
   * @return the claim
   */
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
