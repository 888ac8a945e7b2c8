package dev.rtcsignal.domain.message;

import java.util.List;
import java.util.Objects;

/**
 * A message from the business server to clients, complete and within every documented limit.
 *
 * <pre>{@code
 * Audience to = new Audience.WholeRoom(new RoomId("Room1"));
 * var signal = new OutboundSignal(app, new SenderId("server"), to, Payload.text("hello"));
 * }</pre>
 *
 * <p>The constructor throws {@link InvalidSignalException} for a payload that is too large for its
 * audience ({@link Rule#MESSAGE_SIZE}) and for a sender that is also a recipient ({@link
 * Rule#FROM}): the vendor forbids a sender with the id of a user (vendor-facts 1.2).
 *
 * @param app the application that sends
 * @param from the id of the business server
 * @param to the recipients
 * @param payload the message
 */
public record OutboundSignal(AppId app, SenderId from, Audience to, Payload payload) {
  /** Checks the components. {@inheritDoc} */
  public OutboundSignal {
    Objects.requireNonNull(app);
    Objects.requireNonNull(from);
    if (payload.size() > to.maxBytes()) {
      throw new InvalidSignalException(
          Rule.MESSAGE_SIZE,
          "Message takes at most "
              + to.maxBytes()
              + " bytes for this audience but has "
              + payload.size()
              + "; send less, or send a reference to the content");
    }
    if (recipients(to).contains(new UserId(from.value()))) {
      throw new InvalidSignalException(
          Rule.FROM,
          "From is the business server's own id, but a recipient has the same; choose an id that no"
              + " user has");
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
