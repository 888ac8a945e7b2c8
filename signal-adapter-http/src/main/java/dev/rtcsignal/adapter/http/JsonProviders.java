package dev.rtcsignal.adapter.http;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;

/**
 * Checks that JSON can be written; has no field of a provider, whose lack would break the class.
 */
final class JsonProviders {
  private JsonProviders() {}

  /**
   * Checks that there is a provider of Jakarta JSON Processing.
   *
   * @throws IllegalStateException if there is none
   */
  static void requireProcessing() {
    try {
      JsonProvider.provider();
    } catch (JsonException e) {
      throw new IllegalStateException(
          "no provider of Jakarta JSON Processing; add org.eclipse.parsson:parsson, and to an image"
              + " of jlink --add-modules org.eclipse.parsson",
          e);
    }
  }
}
