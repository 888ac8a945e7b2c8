package dev.rtcsignal.adapter.json;

import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The members of one JSON object from outside, read strictly (RFC 8259).
 *
 * <p>Binding alone cannot see a repeated name or trailing text, and converts types: {@code 1} to
 * {@code true}. So nothing may follow the object, nesting is at most {@value #MAX_DEPTH} deep, no
 * name repeats inside a member's value, and no value is converted. Only the members that were asked
 * for are kept, so that a hostile object takes no more memory than its text; a nested value is kept
 * as its own text. Immutable.
 */
public final class StrictJson {
  /** The deepest nesting, the object itself included. */
  public static final int MAX_DEPTH = 64;

  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());

  private static final Pattern INTEGER = Pattern.compile("0|[1-9]\\d{0,15}");

  /** The text of a value that is neither a string nor true or false. */
  private record RawValue(String json) {
    /** Leaves the value out. */
    @Override
    public String toString() {
      return "RawValue[***]";
    }
  }

  private final Map<String, Object> members = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private boolean othersPresent;

  private StrictJson() {}

  /**
   * Reads an object from UTF-8.
   *
   * @param utf8 the bytes
   * @param names the members to keep
   * @return empty if the bytes are anything else
   */
  public static Optional<StrictJson> parse(byte[] utf8, Set<String> names) {
    return Bytes.decodeUtf8(utf8).flatMap(text -> parse(text, names));
  }

  /**
   * Reads an object.
   *
   * @param text the text
   * @param names the members to keep
   * @return empty if the text is anything else
   */
  public static Optional<StrictJson> parse(String text, Set<String> names) {
    if (!text.stripLeading().startsWith("{")) {
      // Costs no parser: most messages are plain text.
      return Optional.empty();
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      StrictJson object = new StrictJson();
      for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
        object.read(parser, text, names);
      }
      return parser.hasNext() ? Optional.empty() : Optional.of(object);
    } catch (RuntimeException e) {
      // The parser has many: JsonException, NoSuchElementException, a bare one for deep nesting.
      return Optional.empty();
    }
  }

  private void read(JsonParser parser, String text, Set<String> names) {
    String name = parser.getString();
    Event event = parser.next();
    if (!names.contains(name)) {
      othersPresent = true;
      check(parser, event, 2, false);
    } else if (members.put(name, value(parser, event, text)) != null) {
      repeated.add(name);
    }
  }

  private static Object value(JsonParser parser, Event event, String text) {
    return switch (event) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER -> new RawValue(parser.getString());
      case VALUE_TRUE, VALUE_FALSE -> event == Event.VALUE_TRUE;
      case VALUE_NULL -> new RawValue("null");
      default -> {
        // The parser's location is behind the event that it gave last.
        int start = (int) parser.getLocation().getStreamOffset() - 1;
        check(parser, event, 2, true);
        yield new RawValue(text.substring(start, (int) parser.getLocation().getStreamOffset()));
      }
    };
  }

  /**
   * Reads a value to its end. By hand, since the parser's own skipArray and skipObject never return
   * when the text ends inside.
   */
  private static void check(JsonParser parser, Event event, int depth, boolean namesAreUnique) {
    if (event == Event.START_ARRAY || event == Event.START_OBJECT) {
      if (depth > MAX_DEPTH) {
        throw new JsonException("nested too deeply");
      }
      Set<String> names = new HashSet<>();
      for (Event next = parser.next(); !isEnd(next); next = parser.next()) {
        if (next != Event.KEY_NAME) {
          check(parser, next, depth + 1, namesAreUnique);
        } else if (namesAreUnique && !names.add(parser.getString())) {
          throw new JsonException("a name repeats");
        }
      }
    }
  }

  private static boolean isEnd(Event event) {
    return event == Event.END_ARRAY || event == Event.END_OBJECT;
  }

  /**
   * Returns whether the object has all these members.
   *
   * @param names the members
   * @return true if it has
   */
  public boolean hasAll(Set<String> names) {
    return members.keySet().containsAll(names);
  }

  /** {@return whether the object has members that were not asked for} */
  public boolean hasOthers() {
    return othersPresent;
  }

  /** {@return whether a member that was asked for stands more than once} */
  public boolean hasRepeated() {
    return !repeated.isEmpty();
  }

  /**
   * Returns whether the object has a member.
   *
   * @param name its name
   * @return true if it has
   */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /**
   * Returns whether a member stands more than once.
   *
   * @param name its name
   * @return true if it does
   */
  public boolean repeats(String name) {
    return repeated.contains(name);
  }

  /**
   * Returns a member that is a string.
   *
   * @param name its name
   * @return empty if there is none, or it is not a string
   */
  public Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /**
   * Returns a member that is true or false.
   *
   * @param name its name
   * @return empty if there is none, or it is neither
   */
  public Optional<Boolean> bool(String name) {
    return members.get(name) instanceof Boolean bool ? Optional.of(bool) : Optional.empty();
  }

  /**
   * Returns a member that is an integer of 0 to 9,999,999,999,999,999, written in digits alone.
   *
   * @param name its name
   * @return empty if there is none, or it is not one
   */
  public Optional<Long> integer(String name) {
    return json(name).filter(INTEGER.asMatchPredicate()).map(Long::parseLong);
  }

  /**
   * Returns the JSON text of a member, whatever it is.
   *
   * @param name its name
   * @return empty if there is none
   */
  public Optional<String> json(String name) {
    return Optional.ofNullable(members.get(name)).map(StrictJson::json);
  }

  private static String json(Object value) {
    if (value instanceof String text) {
      return PROVIDER.createValue(text).toString();
    }
    return value instanceof RawValue raw ? raw.json : value.toString();
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "StrictJson[" + members.size() + " members]";
  }
}
