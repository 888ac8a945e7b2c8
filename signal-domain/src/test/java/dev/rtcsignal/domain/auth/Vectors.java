package dev.rtcsignal.domain.auth;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** The golden vectors: inputs with the outputs of official code. */
final class Vectors {
  private Vectors() {}

  static JsonObject read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file);
        JsonReader reader = Json.createReader(in)) {
      return reader.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonObject> objects(JsonValue array) {
    return array.asJsonArray().stream().map(JsonValue::asJsonObject);
  }
}
