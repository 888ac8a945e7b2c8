package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.UserId;
import java.util.Objects;
import java.util.Optional;

/**
 * A message on its way to a route of a {@link SignalRouter}.
 *
 * @param event the event's name; empty for a message that is no event
 * @param requestId which the client wants back with the answer
 * @param data what came with it, in the type of the route
 */
public record RoutedRequest<T>(
    InboundSignal signal, String event, Optional<String> requestId, T data) {
  public RoutedRequest {
    Objects.requireNonNull(signal);
    Objects.requireNonNull(event);
    Objects.requireNonNull(requestId);
    Objects.requireNonNull(data);
  }

  /** Returns who sent it, proved. */
  public UserId user() {
    return sender().user();
  }

  /** Returns who sent it, and in which application. */
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
