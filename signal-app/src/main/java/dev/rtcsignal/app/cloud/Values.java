package dev.rtcsignal.app.cloud;

import java.util.Optional;
import java.util.function.Function;

/** Builds domain values from unchecked text. */
public final class Values {
  private Values() {}

  /**
   * Returns the value; nothing if its constructor throws {@code IllegalArgumentException}, as
   * InvalidSignalException, Base64 and URI do.
   */
  public static <T> Optional<T> of(String text, Function<String, T> type) {
    try {
      return Optional.of(type.apply(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
