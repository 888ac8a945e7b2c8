package dev.rtcsignal.adapter.json;

import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.spi.JsonbProvider;
import jakarta.json.spi.JsonProvider;

/** Checks that JSON can be read, so that its lack is reported when a webhook or router is built. */
public final class JsonProviders {
  private JsonProviders() {}

  /**
   * Checks that there is a provider of Jakarta JSON Processing.
   *
   * @throws IllegalStateException if there is none
   */
  public static void requireProcessing() {
    try {
      JsonProvider.provider();
    } catch (JsonException e) {
      throw new IllegalStateException(
          "no provider of Jakarta JSON Processing; add org.eclipse.parsson:parsson, and to an image"
              + " of jlink --add-modules org.eclipse.parsson",
          e);
    }
  }

  /**
   * Checks that there is a provider of Jakarta JSON Binding.
   *
   * @throws IllegalStateException if there is none
   */
  public static void requireBinding() {
    try {
      JsonbProvider.provider();
    } catch (JsonbException e) {
      throw new IllegalStateException(
          "no provider of Jakarta JSON Binding; add org.eclipse:yasson, and to an image of jlink"
              + " --add-modules org.eclipse.yasson, or set a JsonCodec over another library",
          e);
    }
  }
}
