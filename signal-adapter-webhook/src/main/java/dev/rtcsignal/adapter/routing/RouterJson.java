package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.StrictJson;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes routed messages as JSON. One provider for the process, since creating it is slow. */
record RouterJson(RouterFields fields, JsonCodec codec) {
  /** The longest name of an event, and the longest request id, in characters. */
  static final int MAX_NAME = 128;

  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

  /** Reads the error of a client's answer, of which code and message may be missing. */
  static RouteException error(String json) {
    Optional<StrictJson> error = StrictJson.parse(json, Set.of("code", "message"));
    return new RouteException(
        error.flatMap(object -> object.text("code").or(() -> object.number("code"))).orElse(""),
        error.flatMap(object -> object.text("message")).orElse(""));
  }

  /** Returns whether a name is short enough to be repeated in an answer. */
  static boolean isShort(String name) {
    return name.length() <= MAX_NAME;
  }

  /** Returns the first part of a name that an answer repeats, cut between characters. */
  static String name(String event) {
    if (isShort(event)) {
      return event;
    }
    boolean inCharacter = Character.isHighSurrogate(event.charAt(MAX_NAME - 1));
    return event.substring(0, inCharacter ? MAX_NAME - 1 : MAX_NAME);
  }

  /** Returns the answer to a request. */
  String answer(String event, Optional<JsonValue> requestId, Optional<Object> data) {
    return message(event, requestId, fields.data(), data.map(this::json));
  }

  /** Returns the answer that refuses a request. */
  String refusal(String event, Optional<JsonValue> requestId, RouteException refusal) {
    JsonValue error =
        BUILDERS
            .createObjectBuilder()
            .add("code", refusal.code())
            .add("message", refusal.getMessage())
            .build();
    return message(event, requestId, fields.error(), Optional.of(error.toString()));
  }

  /**
   * Returns a question as the client gets it.
   *
   * @throws IllegalArgumentException if the codec cannot write it
   */
  String question(Asker.Question<?> question, String id) {
    try {
      String data = json(question.data());
      return message(question.event(), Optional.of(text(id)), fields.data(), Optional.of(data));
    } catch (RuntimeException e) {
      // Not its message, which may quote the data.
      throw new IllegalArgumentException("the question cannot be written as JSON");
    }
  }

  /** Returns the JSON text of content: a JSON value, a text, or an object for the codec. */
  String json(Object content) {
    if (content instanceof JsonValue value) {
      return value.toString();
    }
    return content instanceof String text ? text(text).toString() : codec.write(content);
  }

  static JsonValue text(String text) {
    return PROVIDER.createValue(text);
  }

  /** The codec has written the content already, so its text is inserted as it is. */
  private String message(
      String event, Optional<JsonValue> requestId, String name, Optional<String> content) {
    JsonObjectBuilder head = BUILDERS.createObjectBuilder();
    if (!event.isEmpty()) {
      head.add(fields.event(), event);
    }
    requestId.ifPresent(id -> head.add(fields.requestId(), id));
    String text = head.build().toString();
    if (content.isPresent()) {
      String comma = text.length() > 2 ? "," : "";
      String member = PROVIDER.createValue(name) + ":" + content.get();
      text = text.substring(0, text.length() - 1) + comma + member + "}";
    }
    return wellFormed(text);
  }

  /** Escapes unpaired surrogates, which JSON may hold and UTF-8 may not (RFC 8259, 8.2). */
  static String wellFormed(String json) {
    if (json.chars().noneMatch(one -> Character.isSurrogate((char) one))) {
      return json;
    }
    StringBuilder text = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            one -> {
              if (Character.getType(one) == Character.SURROGATE) {
                text.append(String.format(Locale.ROOT, "\\u%04x", one));
              } else {
                text.appendCodePoint(one);
              }
            });
    return text.toString();
  }
}
