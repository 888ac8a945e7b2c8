package dev.rtcsignal.adapter.json;

import dev.rtcsignal.domain.message.Bytes;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one JSON object from outside, read strictly (RFC 8259).
 *
 * <p>Binding alone cannot see a repeated name or trailing text, and converts types: {@code 1} to
 * {@code true}. So nothing may follow the object, nesting is at most {@value JsonRules#MAX_DEPTH}
 * deep, a number has at most {@value JsonRules#MAX_NUMBER} characters, no name repeats in one
 * object, no string has an unpaired surrogate, and no value is converted. Only the members that
 * were asked for are kept, so that a hostile object takes no more memory than its text; a nested
 * value is kept as its own text. Immutable.
 */
public final class StrictJson {
  private static final long MAX_INTEGER = 9_999_999_999_999_999L;
  private static final String NOT_AN_OBJECT = "it does not begin with {";
  private static final String BROKEN = "its grammar is broken, or text follows it";

  private static final JsonProvider PROVIDER = JsonProvider.provider();

  /** The depth is limited here, where a deeper object can still be told from other text. */
  private static final JsonParserFactory PARSERS =
      PROVIDER.createParserFactory(Map.of("org.eclipse.parsson.maxDepth", Integer.MAX_VALUE));

  /** The text of a value that is neither a string nor true or false. */
  private record RawValue(String json) {
    boolean isNumber() {
      return "-0123456789".indexOf(json.charAt(0)) >= 0;
    }

    /** Leaves the value out. */
    @Override
    public String toString() {
      return "RawValue[***]";
    }
  }

  private final Map<String, Object> members = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final JsonRules rules = new JsonRules();
  private boolean othersPresent;

  private StrictJson() {}

  /**
   * Reads an object from UTF-8.
   *
   * @param utf8 the bytes
   * @param names the members to keep
   * @return empty if the bytes are anything else, or break a rule
   */
  public static Optional<StrictJson> parse(byte[] utf8, Set<String> names) {
    return Bytes.decodeUtf8(utf8).flatMap(text -> parse(text, names));
  }

  /**
   * Reads an object.
   *
   * @param text the text
   * @param names the members to keep
   * @return empty if the text is anything else, or breaks a rule
   */
  public static Optional<StrictJson> parse(String text, Set<String> names) {
    return read(text, names).filter(object -> object.problem().isEmpty());
  }

  /**
   * Reads a text that is meant as an object, even if it breaks a rule: {@link #problem} tells which
   * one, and the members are those before it.
   *
   * @param text the text
   * @param names the members to keep
   * @return empty if the text does not begin as an object
   */
  public static Optional<StrictJson> read(String text, Set<String> names) {
    if (!text.stripLeading().startsWith("{")) {
      // Costs no parser: most messages are plain text.
      return Optional.empty();
    }
    StrictJson object = new StrictJson();
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      parser.next();
      object.readMembers(parser, text, names);
      if (parser.hasNext()) {
        object.rules.breaks(BROKEN);
      }
    } catch (RuntimeException e) {
      // The parser throws JsonException, NoSuchElementException, and others.
      object.rules.breaks(BROKEN);
    }
    return Optional.of(object);
  }

  /**
   * Reads an object as a tree.
   *
   * @param text the text
   * @return empty if the text is anything else, or breaks a rule
   */
  public static Optional<JsonObject> tree(String text) {
    return parse(text, Set.of()).map(checked -> value(text).asJsonObject());
  }

  /**
   * Reads a value of an object that was read strictly.
   *
   * @param json the JSON text of the value
   * @return the value
   */
  public static JsonValue value(String json) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(json))) {
      parser.next();
      return parser.getValue();
    }
  }

  /**
   * Returns the rule that a text breaks which must be one JSON object.
   *
   * @param text the text
   * @return empty if it breaks none
   */
  public static Optional<String> problem(String text) {
    return read(text, Set.of()).map(StrictJson::problem).orElse(Optional.of(NOT_AN_OBJECT));
  }

  /**
   * Returns the integer that a JSON number is, in whichever way it is written: {@code 1000}, {@code
   * 1000.0} or {@code 1e3}.
   *
   * @param number the JSON text of a value
   * @return empty if it is not a number, not an integer, or not a long
   */
  public static Optional<Long> integerOf(String number) {
    try {
      return Optional.of(new BigDecimal(number).longValueExact());
    } catch (NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private void readMembers(JsonParser parser, String text, Set<String> names) {
    Set<String> seen = new HashSet<>();
    for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
      String name = parser.getString();
      if (names.contains(name) && seen.contains(name)) {
        repeated.add(name);
        rules.breaks(name + " occurs more than once");
      }
      rules.checkName(name, seen);
      Event value = parser.next();
      if (names.contains(name)) {
        members.put(name, value(parser, value, text));
      } else {
        othersPresent = true;
        rules.check(parser, value, 2);
      }
    }
  }

  /** Replaces a string that is not well-formed Unicode, which no answer could repeat. */
  private Object checked(String text) {
    return rules.checkText(text) ? text : new RawValue("null");
  }

  private Object value(JsonParser parser, Event event, String text) {
    return switch (event) {
      case VALUE_STRING -> checked(parser.getString());
      case VALUE_NUMBER -> new RawValue(rules.checkNumber(parser.getString()));
      case VALUE_TRUE, VALUE_FALSE -> event == Event.VALUE_TRUE;
      case VALUE_NULL -> new RawValue("null");
      default -> {
        // The parser's location is behind the event that it gave last.
        int start = (int) parser.getLocation().getStreamOffset() - 1;
        rules.check(parser, event, 2);
        yield new RawValue(text.substring(start, (int) parser.getLocation().getStreamOffset()));
      }
    };
  }

  /**
   * Returns the rule that the object breaks; its values must not be used then.
   *
   * @return empty if it breaks none
   */
  public Optional<String> problem() {
    return rules.problem();
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
   * Returns a member that is a string.
   *
   * @param name its name
   * @return empty if there is none, it is not a string of well-formed Unicode, or it occurs more
   *     than once
   */
  public Optional<String> text(String name) {
    return member(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /**
   * Returns a member that is true or false.
   *
   * @param name its name
   * @return empty if there is none, or it is neither
   */
  public Optional<Boolean> bool(String name) {
    return member(name) instanceof Boolean bool ? Optional.of(bool) : Optional.empty();
  }

  /**
   * Returns a member that is an integer of 0 to 9,999,999,999,999,999, in whichever way it is
   * written.
   *
   * @param name its name
   * @return empty if there is none, or it is not one
   */
  public Optional<Long> integer(String name) {
    return number(name)
        .flatMap(StrictJson::integerOf)
        .filter(value -> value >= 0 && value <= MAX_INTEGER);
  }

  /**
   * Returns the JSON text of a member that is a number.
   *
   * @param name its name
   * @return empty if there is none, or it is not a number
   */
  public Optional<String> number(String name) {
    return member(name) instanceof RawValue raw && raw.isNumber()
        ? Optional.of(raw.json)
        : Optional.empty();
  }

  /**
   * Returns the JSON text of a member, whatever it is.
   *
   * @param name its name
   * @return empty if there is none, or it occurs more than once
   */
  public Optional<String> json(String name) {
    return Optional.ofNullable(member(name)).map(StrictJson::json);
  }

  /** Returns null for a member that occurs more than once. */
  private Object member(String name) {
    return repeated.contains(name) ? null : members.get(name);
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
