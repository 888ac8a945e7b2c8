package dev.rtcsignal.app.json;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON objects strictly, by the rules of {@link StrictJson}, and builds them. Safe for use by
 * many threads.
 */
public final class Json {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
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
    return StrictJson.tree(text);
  }

  /** Reads one object from UTF-8; empty for anything else. */
  public static Optional<JsonObject> parse(byte[] bytes) {
    return Bytes.decodeUtf8(bytes).flatMap(Json::parse);
  }

  /** Returns the rule that a text breaks which is not one object. */
  public static String problem(String text) {
    return StrictJson.problem(text).orElse("");
  }

  /** Returns the rule that bytes break which are not one object in UTF-8. */
  public static String problem(byte[] bytes) {
    return Bytes.decodeUtf8(bytes).map(Json::problem).orElse("it is not UTF-8");
  }

  /** Returns the integer that a value is, also one written 1000.0 or 1e3; else empty. */
  public static Optional<Long> integer(JsonValue value) {
    return value instanceof JsonNumber number
        ? StrictJson.integerOf(number.toString())
        : Optional.empty();
  }

  /** Returns the integer of that name; empty if there is none. */
  public static Optional<Long> integer(JsonObject object, String name) {
    return integer(object.getOrDefault(name, JsonValue.NULL));
  }

  /** Returns the string of that name; empty if there is none, or it has another type. */
  public static Optional<String> text(JsonObject object, String name) {
    JsonValue value = object.getOrDefault(name, JsonValue.NULL);
    return value instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
  }
}
