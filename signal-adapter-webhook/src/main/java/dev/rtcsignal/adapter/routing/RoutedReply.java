package dev.rtcsignal.adapter.routing;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a route answers, and how it is to travel.
 *
 * @param data an object for JSON-B, a JSON value, a text; nothing for an answer without content
 */
public record RoutedReply(Optional<Object> data, Way way) {
  /** How an answer travels. */
  public enum Way {
    /** As the client asked: in the ACK, unless it wants it pushed. */
    AS_ASKED,
    /** By {@code SendUnicast}, to the user wherever they are. */
    UNICAST
  }

  public RoutedReply {
    Objects.requireNonNull(data);
    Objects.requireNonNull(way);
  }

  /** Returns an answer with content, the way the client asked. */
  public static RoutedReply of(Object data) {
    return new RoutedReply(Optional.of(data), Way.AS_ASKED);
  }

  /** Returns an answer without content. */
  public static RoutedReply done() {
    return new RoutedReply(Optional.empty(), Way.AS_ASKED);
  }

  /** Returns the same, pushed by {@code SendUnicast} whatever the client asked. */
  public RoutedReply byUnicast() {
    return new RoutedReply(data, Way.UNICAST);
  }

  /** Returns it as a stage that is complete. */
  public CompletionStage<RoutedReply> now() {
    return CompletableFuture.completedFuture(this);
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "RoutedReply[" + way + "]";
  }
}
