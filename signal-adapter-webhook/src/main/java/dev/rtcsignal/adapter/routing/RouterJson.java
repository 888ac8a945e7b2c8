package dev.rtcsignal.adapter.routing;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Routed messages as JSON. One Jsonb and one provider for the process: to make them is slow. */
record RouterJson(RouterFields fields) {
  private static final int MAX_NAME = 128;
  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

  /**
   * Reads what came with a message as a type of Java.
   *
   * @throws RouteException with {@code bad-data} for what is not of that type
   */
  static <T> T as(Class<T> type, JsonValue value) {
    try {
      if (JsonValue.class.isAssignableFrom(type)) {
        return type.cast(value);
      }
      T data = JSONB.fromJson(new StringReader(value.toString()), type);
      if (data != null) {
        return data;
      }
    } catch (JsonbException | ClassCastException | IllegalArgumentException e) {
      // Falls through: the binder's message may quote what came.
    }
    throw new RouteException("bad-data", "the data is not what this event takes");
  }

  static Optional<String> text(JsonObject message, String name) {
    return message.getOrDefault(name, JsonValue.NULL) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  /** Names that long are nobody's, and would not fit into an answer that repeats them. */
  static boolean isShort(String name) {
    return name.length() <= MAX_NAME;
  }

  /** Returns as much of a name as an answer repeats, never half of a character. */
  static String name(String event) {
    if (isShort(event)) {
      return event;
    }
    boolean inCharacter = Character.isHighSurrogate(event.charAt(MAX_NAME - 1));
    return event.substring(0, inCharacter ? MAX_NAME - 1 : MAX_NAME);
  }

  Optional<String> requestId(JsonObject message) {
    return text(message, fields.requestId()).filter(RouterJson::isShort);
  }

  /** An answer without the id that a client waits for would be lost to it. */
  Optional<RouteException> badRequestId(JsonObject message) {
    boolean none = message.getOrDefault(fields.requestId(), JsonValue.NULL) == JsonValue.NULL;
    return none || requestId(message).isPresent()
        ? Optional.empty()
        : Optional.of(
            new RouteException(
                "bad-request-id",
                fields.requestId() + " is a text of at most " + MAX_NAME + " characters"));
  }

  RouteException badWay() {
    return new RouteException(
        "bad-reply-by",
        fields.replyBy() + " is ack, user or room, and with room goes a " + fields.roomId());
  }

  JsonValue data(JsonObject message) {
    return message.getOrDefault(fields.data(), JsonValue.EMPTY_JSON_OBJECT);
  }

  JsonObjectBuilder message(String event, Optional<String> requestId) {
    JsonObjectBuilder message = BUILDERS.createObjectBuilder();
    if (!event.isEmpty()) {
      message.add(fields.event(), event);
    }
    requestId.ifPresent(id -> message.add(fields.requestId(), id));
    return message;
  }

  JsonObject answer(RoutedRequest<?> request, Optional<Object> data) {
    JsonObjectBuilder answer = message(request.event(), request.requestId());
    data.ifPresent(content -> answer.add(fields.data(), toJson(content)));
    return answer.build();
  }

  JsonObject refusal(String event, Optional<String> requestId, RouteException refusal) {
    return message(event, requestId)
        .add(
            fields.error(),
            BUILDERS
                .createObjectBuilder()
                .add("code", refusal.code())
                .add("message", refusal.getMessage()))
        .build();
  }

  /**
   * Returns a question as the client gets it.
   *
   * @throws IllegalArgumentException if JSON-B cannot write it
   */
  String question(SignalRouter.Question<?> question, String id) {
    try {
      return text(
          message(question.event(), Optional.of(id))
              .add(fields.data(), toJson(question.data()))
              .build());
    } catch (JsonbException e) {
      // Not its message, which may quote the data.
      throw new IllegalArgumentException("the question cannot be written as JSON");
    }
  }

  /** Returns it in well-formed Unicode: half of a character, which JSON may hold, as an escape. */
  static String text(JsonValue json) {
    String plain = json.toString();
    if (plain.chars().noneMatch(one -> Character.isSurrogate((char) one))) {
      return plain;
    }
    StringBuilder text = new StringBuilder(plain.length());
    plain
        .codePoints()
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

  /** Reads a client's answer to a question. */
  <T> AskResult<T> read(JsonObject message, Class<T> type) {
    JsonValue error = message.getOrDefault(fields.error(), JsonValue.NULL);
    if (error != JsonValue.NULL) {
      JsonObject said = error instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
      return new AskResult.Declined<>(
          text(said, "code").orElse(""), text(said, "message").orElse(""));
    }
    try {
      return new AskResult.Answered<>(as(type, data(message)));
    } catch (RouteException e) {
      return new AskResult.Declined<>(e.code(), e.getMessage());
    }
  }

  static JsonValue toJson(Object content) {
    if (content instanceof JsonValue value) {
      return value;
    }
    if (content instanceof String text) {
      return PROVIDER.createValue(text);
    }
    try (var reader = PROVIDER.createReader(new StringReader(JSONB.toJson(content)))) {
      return reader.readValue();
    }
  }
}
