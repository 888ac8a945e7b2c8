package dev.rtcsignal.domain.message;

import java.util.List;
import java.util.Objects;

/**
 * A message from the business server to clients, complete and within every documented limit.
 *
 * <p>Refuses a payload too big for its audience ({@link Rule#MESSAGE_SIZE}) and a {@code from} that
 * is also a recipient ({@link Rule#FROM}): the document forbids a sender with a real user's id.
 */
public record OutboundSignal(AppId app, SenderId from, Audience to, Payload payload) {
  public OutboundSignal {
    Objects.requireNonNull(app);
    Objects.requireNonNull(from);
    if (payload.size() > to.maxBytes()) {
      throw new InvalidSignalException(
          Rule.MESSAGE_SIZE,
          "Message takes at most "
              + to.maxBytes()
              + " bytes for this audience but has "
              + payload.size());
    }
    if (recipients(to).contains(new UserId(from.value()))) {
      throw new InvalidSignalException(
          Rule.FROM, "From is the business server's own id, but a recipient has the same");
    }
  }

  private static List<UserId> recipients(Audience to) {
    return to.match(
        user -> List.of(user.user()),
        member -> List.of(member.user()),
        Audience.RoomMembers::users,
        room -> List.of());
  }
}
