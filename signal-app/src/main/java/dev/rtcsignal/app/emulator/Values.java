package dev.rtcsignal.app.emulator;

import java.util.Optional;
import java.util.function.Function;

/** Makes values of what a client says, which may be anything. */
final class Values {
  private Values() {}

  /**
   * Returns the value; empty if the text breaks its rule. InvalidSignalException, and what Base64
   * and URI throw, are all illegal arguments.
   */
  static <T> Optional<T> of(String text, Function<String, T> type) {
    try {
      return Optional.of(type.apply(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
