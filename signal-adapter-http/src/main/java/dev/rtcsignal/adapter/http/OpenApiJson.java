package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes and reads the JSON of the OpenAPI. One provider per process, since finding it is slow. */
final class OpenApiJson {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());
  private static final JsonGeneratorFactory GENERATORS = PROVIDER.createGeneratorFactory(Map.of());

  private OpenApiJson() {}

  /** Writes the body of a request (vendor-facts 1.2). */
  static byte[] body(OutboundSignal signal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(signal.payload().size() * 3 / 2 + 512);
    try (JsonGenerator json = GENERATORS.createGenerator(out)) {
      json.writeStartObject()
          .write("AppId", signal.app().value())
          .write("Binary", signal.payload() instanceof Payload.Binary)
          .write("From", signal.from().value())
          .write("Message", message(signal.payload()));
      address(json, signal.to()).writeEnd();
    }
    return out.toByteArray();
  }

  private static String message(Payload payload) {
    return payload.match(
        Payload.Text::value,
        binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
  }

  /** A whole room has no To. */
  private static JsonGenerator address(JsonGenerator json, Audience to) {
    return to.match(
        user -> json.write("To", user.user().value()),
        member -> json.write("RoomId", member.room().value()).write("To", member.user().value()),
        members -> {
          json.write("RoomId", members.room().value()).writeStartArray("To");
          members.users().forEach(user -> json.write(user.value()));
          return json.writeEnd();
        },
        room -> json.write("RoomId", room.room().value()));
  }

  /**
   * Reads one object with nothing after it; throws a runtime exception for any other text, and if a
   * name repeats in an object, in whatever case: its values may contradict each other.
   */
  static JsonObject object(String text) {
    requireEachNameOnce(text);
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      JsonObject object = parser.getObject();
      if (parser.hasNext()) {
        throw new JsonException("more than one value");
      }
      return object;
    }
  }

  private static void requireEachNameOnce(String text) {
    Deque<Set<String>> open = new ArrayDeque<>();
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      while (parser.hasNext()) {
        switch (parser.next()) {
          case START_OBJECT, START_ARRAY -> open.push(new HashSet<>());
          case END_OBJECT, END_ARRAY -> open.pop();
          case KEY_NAME -> {
            if (!open.element().add(parser.getString().toLowerCase(Locale.ROOT))) {
              throw new JsonException("a name repeats");
            }
          }
          default -> {}
        }
      }
    }
  }
}
