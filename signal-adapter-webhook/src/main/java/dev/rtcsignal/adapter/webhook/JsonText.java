package dev.rtcsignal.adapter.webhook;

import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;

/** Reads one JSON object and nothing after it. */
public final class JsonText {
  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());

  private JsonText() {}

  /** Returns the object; empty for any other text. */
  public static Optional<JsonObject> object(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return Optional.empty();
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      JsonObject object = parser.getObject();
      return parser.hasNext() ? Optional.empty() : Optional.of(object);
    } catch (RuntimeException e) {
      // The parser has many: JsonException, NoSuchElementException, a bare one for deep nesting.
      return Optional.empty();
    }
  }
}
