package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One JSON object with nothing after it, of which plain values are read.
 *
 * @param members texts as String, numbers as they stand, truths as Boolean; null as {@link
 *     Optional#empty}
 * @param repeats whether a name stands twice
 */
record StrictJson(Map<String, Object> members, boolean repeats) {
  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());

  private static final Pattern INTEGER = Pattern.compile("0|[1-9]\\d{0,15}");

  /** A number as it stands, which may be longer than anybody should calculate with. */
  record Number(String text) {
    @Override
    public String toString() {
      return "Number[***]";
    }
  }

  /** An object or array, whatever is in it. */
  enum Nested {
    VALUE
  }

  /** Reads the UTF-8 of one. */
  static Optional<StrictJson> parse(byte[] utf8) {
    return Bytes.decodeUtf8(utf8).flatMap(StrictJson::parse);
  }

  /** Reads one; empty for any other text. */
  static Optional<StrictJson> parse(String text) {
    if (!mayBeObject(text)) {
      return Optional.empty();
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      if (parser.next() != Event.START_OBJECT) {
        return Optional.empty();
      }
      StrictJson object = members(parser);
      return parser.hasNext() ? Optional.empty() : Optional.of(object);
    } catch (RuntimeException e) {
      // The parser has many: JsonException, NoSuchElementException, a bare one for deep nesting.
      return Optional.empty();
    }
  }

  /** So that a plain text costs no parser. */
  private static boolean mayBeObject(String text) {
    return text.stripLeading().startsWith("{");
  }

  private static StrictJson members(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    boolean repeats = false;
    for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
      String name = parser.getString();
      repeats |= members.put(name, value(parser, parser.next())) != null;
    }
    return new StrictJson(members, repeats);
  }

  private static Object value(JsonParser parser, Event event) {
    return switch (event) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER -> new Number(parser.getString());
      case VALUE_TRUE, VALUE_FALSE -> event == Event.VALUE_TRUE;
      case VALUE_NULL -> Optional.empty();
      default -> {
        CallbackJson.skip(parser, event);
        yield Nested.VALUE;
      }
    };
  }

  boolean hasAll(String... names) {
    return members.keySet().containsAll(List.of(names));
  }

  boolean hasTexts(String... names) {
    return List.of(names).stream().allMatch(name -> text(name).isPresent());
  }

  /** Returns the integer from 0 up, plainly written; empty for anything else. */
  Optional<Long> integer(String name) {
    return members.get(name) instanceof Number number && INTEGER.matcher(number.text).matches()
        ? Optional.of(Long.parseLong(number.text))
        : Optional.empty();
  }

  /** Returns the text of that name; empty if there is none, or it is no text. */
  Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "StrictJson[" + members.size() + "]";
  }
}
