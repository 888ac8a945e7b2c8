package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.UserId;
import java.util.Objects;
import java.util.Optional;

/**
 * A message for a route of a {@link SignalRouter}.
 *
 * <pre>{@code
 * SignalRouter.Route<Hand> route =
 *     request -> RoutedReply.of(request.user() + (request.data().up() ? ": up" : ": down")).now();
 * }</pre>
 *
 * @param <T> the type of the data
 * @param signal the message as it was received
 * @param event the event's name; empty for a message that is not an event
 * @param requestId the id that the answer repeats
 * @param data the data, as the route's type
 */
public record RoutedRequest<T>(
    InboundSignal signal, String event, Optional<String> requestId, T data) {
  /** Checks the components. {@inheritDoc} */
  public RoutedRequest {
    Objects.requireNonNull(signal);
    Objects.requireNonNull(event);
    Objects.requireNonNull(requestId);
    Objects.requireNonNull(data);
  }

  /** {@return the user who sent it} */
  public UserId user() {
    return sender().user();
  }

  /**
   * Returns the user who sent it, with the application.
   *
   * @return the sender, proved
   */
  public VerifiedSender sender() {
    return signal.sender();
  }

  <S> RoutedRequest<S> with(S other) {
    return new RoutedRequest<>(signal, event, requestId, other);
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "RoutedRequest[" + signal.sender() + ", ***]";
  }
}
