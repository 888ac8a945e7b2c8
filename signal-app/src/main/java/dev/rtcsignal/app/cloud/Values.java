package dev.rtcsignal.app.cloud;

import java.util.Optional;
import java.util.function.Function;

/** Makes values of what a client says, which may be anything. */
public final class Values {
  private Values() {}

  /**
   * Returns the value; empty if the text breaks its rule. InvalidSignalException, and what Base64
   * and URI throw, are all illegal arguments.
   */
  public static <T> Optional<T> of(String text, Function<String, T> type) {
    try {
      return Optional.of(type.apply(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
