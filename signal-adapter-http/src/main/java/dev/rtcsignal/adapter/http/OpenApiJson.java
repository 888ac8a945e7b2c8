package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes and reads the JSON of the OpenAPI. One binding and one provider per process, for speed.
 */
final class OpenApiJson {
  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());

  private OpenApiJson() {}

  /**
   * The body of a request (vendor-facts 1.2). Public because JSON-B requires it.
   *
   * @param to a string, a list of strings, or null for a whole room, which leaves the field out
   */
  public record Send(
      @JsonbProperty("AppId") String appId,
      @JsonbProperty("RoomId") String roomId,
      @JsonbProperty("From") String from,
      @JsonbProperty("To") Object to,
      @JsonbProperty("Binary") boolean binary,
      @JsonbProperty("Message") String message) {
    /** Leaves the message out. */
    @Override
    public String toString() {
      return "Send[" + appId + "]";
    }
  }

  static byte[] body(OutboundSignal signal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(signal.payload().size() * 3 / 2 + 512);
    JSONB.toJson(send(signal), out);
    return out.toByteArray();
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

  private static Send send(OutboundSignal signal) {
    return signal
        .to()
        .match(
            user -> send(signal, null, user.user().value()),
            member -> send(signal, member.room().value(), member.user().value()),
            members -> send(signal, members.room().value(), names(members.users())),
            room -> send(signal, room.room().value(), null));
  }

  private static Send send(OutboundSignal signal, String roomId, Object to) {
    return new Send(
        signal.app().value(),
        roomId,
        signal.from().value(),
        to,
        signal.payload() instanceof Payload.Binary,
        signal
            .payload()
            .match(
                Payload.Text::value,
                binary -> Base64.getEncoder().encodeToString(binary.value().toArray())));
  }

  private static List<String> names(List<UserId> users) {
    return users.stream().map(UserId::value).toList();
  }
}
