package dev.rtcsignal.adapter.routing;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The answer of a route.
 *
 * <pre>{@code
 * SignalRouter.Route<Hand> route = request -> RoutedReply.of(Map.of("place", 3)).now();
 * }</pre>
 *
 * @param data an object for the codec, a JSON value, or a text; empty for an answer without content
 * @param way how it returns to the client
 */
public record RoutedReply(Optional<Object> data, Way way) {
  /** How an answer returns to the client. */
  public enum Way {
    /** As the client asked: in the ACK, unless it asked for a push. */
    AS_ASKED,
    /** By {@code SendUnicast}, to the user in whichever room. */
    UNICAST
  }

  /** Checks the components. {@inheritDoc} */
  public RoutedReply {
    Objects.requireNonNull(data);
    Objects.requireNonNull(way);
  }

  /**
   * Returns an answer with content, which returns as the client asked.
   *
   * @param data an object for the codec, a JSON value, or a text
   * @return the answer
   */
  public static RoutedReply of(Object data) {
    return new RoutedReply(Optional.of(data), Way.AS_ASKED);
  }

  /** {@return an answer without content} */
  public static RoutedReply done() {
    return new RoutedReply(Optional.empty(), Way.AS_ASKED);
  }

  /**
   * Returns the same answer, pushed by {@code SendUnicast} whatever the client asked for.
   *
   * @return the other answer
   */
  public RoutedReply byUnicast() {
    return new RoutedReply(data, Way.UNICAST);
  }

  /** {@return this answer as a completed stage} */
  public CompletionStage<RoutedReply> now() {
    return CompletableFuture.completedFuture(this);
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "RoutedReply[" + way + "]";
  }
}
