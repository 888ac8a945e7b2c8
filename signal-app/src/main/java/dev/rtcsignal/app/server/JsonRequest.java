package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object of a request, read strictly: an unknown field or a field of another type is an
 * error, and null is no way to leave a field out. All methods throw {@link BadRequestException}.
 */
record JsonRequest(JsonObject object) {
  static JsonRequest parse(byte[] body) {
    return Json.parse(body)
        .map(JsonRequest::new)
        .orElseThrow(
            () ->
                new BadRequestException(
                    "body", "the body must be one JSON object in UTF-8: " + Json.problem(body)));
  }

  JsonRequest requireOnly(Set<String> known) {
    if (!known.containsAll(object.keySet())) {
      throw new BadRequestException(
          "fields", "unknown field; the known fields are " + known.stream().sorted().toList());
    }
    return this;
  }

  /** Returns the text of that name; empty if there is none. */
  Optional<String> text(String name) {
    if (object.containsKey(name) && !(object.get(name) instanceof JsonString)) {
      throw new BadRequestException("fields", name + " must be a string");
    }
    return Json.text(object, name);
  }

  /** Returns the flag of that name; false if there is none. */
  boolean flag(String name, String rule) {
    JsonValue value = value(name).orElse(JsonValue.FALSE);
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      throw new BadRequestException(rule, name + " must be true or false");
    }
    return value == JsonValue.TRUE;
  }

  Optional<JsonValue> value(String name) {
    return Optional.ofNullable(object.get(name));
  }
}
