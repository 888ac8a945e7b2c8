package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.message.InvalidSignalException;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a JSON value with the type that JSON-B will bind it to, and refuses what the binding
 * would change. Left to JSON-B: types with an adapter or a deserializer, strings with a format, and
 * members that the type does not have, which JSON-B ignores.
 */
final class StrictBinding {
  private static final JsonBuilderFactory BUILDERS =
      JsonProvider.provider().createBuilderFactory(Map.of());

  private final JsonbMapping mapping;

  StrictBinding(JsonbMapping mapping) {
    this.mapping = mapping;
  }

  /**
   * Returns the value as JSON that binds exactly to the type: its integers in digits alone.
   *
   * @throws RouteException if the type does not hold the value exactly
   */
  JsonValue exact(JsonValue value, ResolvedType type, JsonPath path) {
    if (type.unformatted().isPresent()) {
      // JSON-B reads a string by the format, and a number as without.
      return value instanceof JsonString ? value : exact(value, type.unformatted().get(), path);
    }
    return unformatted(value, type, path);
  }

  private JsonValue unformatted(JsonValue value, ResolvedType type, JsonPath path) {
    Class<?> raw = type.raw();
    if (ExactScalar.is(raw)) {
      return ExactScalar.exact(value, raw, path);
    }
    if (value == JsonValue.NULL || JsonbMapping.hasReader(raw)) {
      return value;
    }
    if (raw.isEnum()) {
      return constant(value, raw, path);
    }
    if (IdAdapters.is(raw)) {
      return id(value, raw, path);
    }
    if (raw == Optional.class) {
      return exact(value, type.argument(Optional.class, 0), path);
    }
    if (ExactJdkType.is(raw)) {
      return ExactJdkType.exact(value, raw, path);
    }
    return structure(value, type, path);
  }

  private JsonValue structure(JsonValue value, ResolvedType type, JsonPath path) {
    Class<?> raw = type.raw();
    if (raw.isArray()) {
      return array(value, type.component(), path);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return array(value, type.argument(Collection.class, 0), path);
    }
    if (Map.class.isAssignableFrom(raw)) {
      return map(value, type, path);
    }
    return object(value, type, path);
  }

  private static JsonValue id(JsonValue value, Class<?> raw, JsonPath path) {
    try {
      IdAdapters.check(raw, ((JsonString) ExactScalar.string(value, path)).getString());
      return value;
    } catch (InvalidSignalException e) {
      // It names the rule, and not the value.
      throw path.refuse(e.getMessage());
    }
  }

  private static JsonValue constant(JsonValue value, Class<?> raw, JsonPath path) {
    boolean known = value instanceof JsonString text && MapKey.isConstant(text.getString(), raw);
    if (!known) {
      throw path.refuse("the value is not a name of " + raw.getSimpleName());
    }
    return value;
  }

  private JsonValue array(JsonValue value, ResolvedType element, JsonPath path) {
    if (!(value instanceof JsonArray elements)) {
      throw path.refuse(ExactScalar.kind(value) + " is not an array");
    }
    JsonArrayBuilder exact = BUILDERS.createArrayBuilder();
    for (int i = 0; i < elements.size(); i++) {
      exact.add(exact(elements.get(i), element, path.element(i)));
    }
    return exact.build();
  }

  private JsonValue map(JsonValue value, ResolvedType type, JsonPath path) {
    ResolvedType key = type.argument(Map.class, 0);
    ResolvedType content = type.argument(Map.class, 1);
    Set<String> keys = new HashSet<>();
    JsonObjectBuilder exact = BUILDERS.createObjectBuilder();
    object(value, path)
        .forEach(
            (name, one) -> {
              String exactName = MapKey.exact(name, key.raw(), path);
              if (!keys.add(exactName)) {
                throw path.refuse("a key occurs more than once");
              }
              exact.add(exactName, exact(one, content, path.entry()));
            });
    return exact.build();
  }

  private JsonValue object(JsonValue value, ResolvedType type, JsonPath path) {
    JsonObject object = object(value, path);
    Map<String, ResolvedType> properties = mapping.properties(mapping.subtype(type, object));
    JsonObjectBuilder exact = BUILDERS.createObjectBuilder();
    object.forEach(
        (name, one) -> {
          ResolvedType property = properties.get(name);
          exact.add(name, property == null ? one : exact(one, property, path.field(name)));
        });
    return exact.build();
  }

  private static JsonObject object(JsonValue value, JsonPath path) {
    if (!(value instanceof JsonObject object)) {
      throw path.refuse(ExactScalar.kind(value) + " is not an object");
    }
    return object;
  }
}
