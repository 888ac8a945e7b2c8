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
import java.util.Base64;
import java.util.List;
import java.util.Map;

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

  /** Reads one object with nothing after it; throws a runtime exception for any other text. */
  static JsonObject object(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      JsonObject object = parser.getObject();
      if (parser.hasNext()) {
        throw new JsonException("more than one value");
      }
      return object;
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
