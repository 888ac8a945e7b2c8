package dev.rtcsignal.adapter.json;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Checks JSON from outside for rules beyond its grammar. Remembers the first rule that a text
 * breaks and reads on, so that the text can still be told from one that is not JSON. Not for use by
 * many threads.
 */
final class JsonRules {
  /** The deepest nesting, the object itself included. */
  static final int MAX_DEPTH = 64;

  /** The longest number, in characters. */
  static final int MAX_NUMBER = 1_000;

  private Optional<String> problem = Optional.empty();

  /** Returns the first rule that was broken. */
  Optional<String> problem() {
    return problem;
  }

  /** Remembers a broken rule, unless an earlier one is known. */
  void breaks(String rule) {
    problem = problem.or(() -> Optional.of(rule));
  }

  /**
   * Checks the name of a member.
   *
   * @param seen the names before it in the same object, to which it is added
   */
  void checkName(String name, Set<String> seen) {
    checkText(name);
    if (!seen.add(name)) {
      breaks("a name occurs more than once in one object");
    }
  }

  /** Returns whether a string is well-formed Unicode. */
  boolean checkText(String text) {
    boolean wellFormed =
        text.codePoints().noneMatch(one -> Character.getType(one) == Character.SURROGATE);
    if (!wellFormed) {
      breaks("a string is not well-formed Unicode");
    }
    return wellFormed;
  }

  /** Checks the text of a number, and returns it. */
  String checkNumber(String text) {
    if (text.length() > MAX_NUMBER) {
      breaks("a number has more than " + MAX_NUMBER + " characters");
    } else if (text.toLowerCase(Locale.ROOT).contains("e") && !isBigDecimal(text)) {
      breaks("the exponent of a number is too large");
    }
    return text;
  }

  private static boolean isBigDecimal(String number) {
    try {
      return new BigDecimal(number).precision() > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Reads a value to its end. By hand, since the parser's own skipArray and skipObject never return
   * when the text ends inside.
   */
  void check(JsonParser parser, Event event, int depth) {
    switch (event) {
      case VALUE_STRING -> checkText(parser.getString());
      case VALUE_NUMBER -> checkNumber(parser.getString());
      case START_ARRAY, START_OBJECT -> {
        if (depth > MAX_DEPTH) {
          breaks("it is nested deeper than " + MAX_DEPTH);
          skip(parser);
        } else {
          checkNested(parser, depth + 1);
        }
      }
      default -> {}
    }
  }

  private void checkNested(JsonParser parser, int depth) {
    Set<String> seen = new HashSet<>();
    for (Event next = parser.next(); !isEnd(next); next = parser.next()) {
      if (next == Event.KEY_NAME) {
        checkName(parser.getString(), seen);
      } else {
        check(parser, next, depth);
      }
    }
  }

  /** Reads to the end of an array or object, without a call per level. */
  private static void skip(JsonParser parser) {
    for (int open = 1; open > 0; ) {
      Event next = parser.next();
      if (next == Event.START_ARRAY || next == Event.START_OBJECT) {
        open++;
      } else if (isEnd(next)) {
        open--;
      }
    }
  }

  private static boolean isEnd(Event event) {
    return event == Event.END_ARRAY || event == Event.END_OBJECT;
  }
}
