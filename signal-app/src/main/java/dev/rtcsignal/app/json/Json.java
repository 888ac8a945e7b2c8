package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;

/**
 * Reads single JSON objects, and builds them. Of members with the same name the last counts. Safe
 * for use by many threads.
 */
public final class Json {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());
  private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

  private Json() {}

  /** Returns a builder of an object. */
  public static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  /** Returns a builder that begins with the members of an object. */
  public static JsonObjectBuilder object(JsonObject content) {
    return BUILDERS.createObjectBuilder(content);
  }

  /** Returns a builder of an array. */
  public static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  /** Reads one object and nothing after it; empty for any other text. */
  public static Optional<JsonObject> parse(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      JsonObject object = parser.getObject();
      if (parser.hasNext()) {
        throw new JsonException("more than one value");
      }
      return Optional.of(object);
    } catch (RuntimeException e) {
      // The parser throws JsonException, NoSuchElementException, or RuntimeException if nested
      // deeply.
      return Optional.empty();
    }
  }

  /** Reads one object from UTF-8; empty for anything else. */
  public static Optional<JsonObject> parse(byte[] bytes) {
    return Bytes.decodeUtf8(bytes).flatMap(Json::parse);
  }

  /** Returns the string of that name; empty if there is none, or it has another type. */
  public static Optional<String> text(JsonObject object, String name) {
    JsonValue value = object.getOrDefault(name, JsonValue.NULL);
    return value instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
  }
}
