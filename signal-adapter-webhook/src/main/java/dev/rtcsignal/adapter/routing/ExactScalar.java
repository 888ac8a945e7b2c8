package dev.rtcsignal.adapter.routing;

import static java.util.Map.entry;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The Java types of JSON's scalars, and which values they hold exactly. */
final class ExactScalar {
  /** Bounds the digits that an exponent stands for. */
  private static final int MAX_DIGITS = 1_000;

  private static final int MAX_SHOWN = 40;
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  /** Returns the value as JSON that binds exactly, or throws for another. */
  @FunctionalInterface
  private interface Rule {
    JsonValue exact(JsonValue value, JsonPath path);
  }

  private static final Rule BYTE = integer("a byte", Byte.MIN_VALUE, Byte.MAX_VALUE);
  private static final Rule SHORT = integer("a short", Short.MIN_VALUE, Short.MAX_VALUE);
  private static final Rule INT = integer("an int", Integer.MIN_VALUE, Integer.MAX_VALUE);
  private static final Rule LONG = integer("a long", Long.MIN_VALUE, Long.MAX_VALUE);

  private static final Map<Class<?>, Rule> RULES =
      Map.ofEntries(
          entry(byte.class, BYTE),
          entry(Byte.class, orNull(BYTE)),
          entry(short.class, SHORT),
          entry(Short.class, orNull(SHORT)),
          entry(int.class, INT),
          entry(Integer.class, orNull(INT)),
          entry(OptionalInt.class, orNull(INT)),
          entry(long.class, LONG),
          entry(Long.class, orNull(LONG)),
          entry(OptionalLong.class, orNull(LONG)),
          entry(float.class, ExactScalar::float32),
          entry(Float.class, orNull(ExactScalar::float32)),
          entry(double.class, ExactScalar::float64),
          entry(Double.class, orNull(ExactScalar::float64)),
          entry(OptionalDouble.class, orNull(ExactScalar::float64)),
          entry(boolean.class, ExactScalar::bool),
          entry(Boolean.class, orNull(ExactScalar::bool)),
          entry(char.class, ExactScalar::character),
          entry(Character.class, orNull(ExactScalar::character)),
          entry(String.class, orNull(ExactScalar::string)),
          entry(BigInteger.class, orNull(ExactScalar::bigInteger)),
          entry(BigDecimal.class, orNull((value, path) -> number(value, "a BigDecimal", path))),
          entry(Number.class, orNull((value, path) -> number(value, "a number", path))));

  private ExactScalar() {}

  static boolean is(Class<?> type) {
    return RULES.containsKey(type);
  }

  /**
   * Returns the value as JSON that binds exactly to the type: an integer in digits alone.
   *
   * @throws RouteException if the type does not hold the value exactly
   */
  static JsonValue exact(JsonValue value, Class<?> type, JsonPath path) {
    return RULES.get(type).exact(value, path);
  }

  private static Rule orNull(Rule rule) {
    return (value, path) -> value == JsonValue.NULL ? value : rule.exact(value, path);
  }

  private static Rule integer(String name, long min, long max) {
    BigDecimal least = BigDecimal.valueOf(min);
    BigDecimal most = BigDecimal.valueOf(max);
    return (value, path) -> {
      BigDecimal number = number(value, name, path).bigDecimalValue();
      if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
        throw path.refuse("%s does not fit %s (%d to %d)".formatted(shown(number), name, min, max));
      }
      return whole(number, name, path);
    };
  }

  private static JsonValue bigInteger(JsonValue value, JsonPath path) {
    BigDecimal number = number(value, "a BigInteger", path).bigDecimalValue();
    if ((long) number.precision() - number.scale() > MAX_DIGITS) {
      throw path.refuse("a BigInteger here has at most " + MAX_DIGITS + " digits");
    }
    return whole(number, "a BigInteger", path);
  }

  /** The digits of the number must be limited before: an exponent may stand for millions. */
  private static JsonValue whole(BigDecimal number, String name, JsonPath path) {
    try {
      return PROVIDER.createValue(digits(number));
    } catch (ArithmeticException e) {
      throw path.refuse(shown(number) + " is not an integer, and so not " + name);
    }
  }

  private static BigInteger digits(BigDecimal number) {
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    if ((long) number.precision() - number.scale() <= 0) {
      throw new ArithmeticException("under 1");
    }
    return number.toBigIntegerExact();
  }

  private static JsonValue float32(JsonValue value, JsonPath path) {
    BigDecimal number = number(value, "a float", path).bigDecimalValue();
    float nearest = number.floatValue();
    if (Float.isInfinite(nearest)
        || !isWritten(number, new BigDecimal(nearest), Float.toString(nearest))) {
      throw path.refuse(shown(number) + " is not exactly a float");
    }
    return value;
  }

  private static JsonValue float64(JsonValue value, JsonPath path) {
    BigDecimal number = number(value, "a double", path).bigDecimalValue();
    double nearest = number.doubleValue();
    if (Double.isInfinite(nearest)
        || !isWritten(number, new BigDecimal(nearest), Double.toString(nearest))) {
      throw path.refuse(shown(number) + " is not exactly a double");
    }
    return value;
  }

  /**
   * Returns whether a number is a binary fraction written in decimal, to as many digits as it has:
   * 0.1 is the double next to it, 9007199254740993 is none.
   *
   * @param java the fraction as Java writes it, before JDK 19 not always the nearest decimal
   */
  private static boolean isWritten(BigDecimal number, BigDecimal binary, String java) {
    MathContext digits = new MathContext(number.precision(), RoundingMode.HALF_EVEN);
    return binary.round(digits).compareTo(number) == 0
        || new BigDecimal(java).compareTo(number) == 0;
  }

  private static JsonValue bool(JsonValue value, JsonPath path) {
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      throw path.refuse(kind(value) + " is not true or false");
    }
    return value;
  }

  private static JsonValue character(JsonValue value, JsonPath path) {
    if (!(value instanceof JsonString text) || text.getString().length() != 1) {
      throw path.refuse(kind(value) + " is not a char, a string of one UTF-16 unit");
    }
    return value;
  }

  static JsonValue string(JsonValue value, JsonPath path) {
    if (!(value instanceof JsonString)) {
      throw path.refuse(kind(value) + " is not a string");
    }
    return value;
  }

  private static JsonNumber number(JsonValue value, String name, JsonPath path) {
    if (value instanceof JsonNumber number) {
      return number;
    }
    throw path.refuse(kind(value) + " is not " + name);
  }

  /** Names the kind of a value, and not the value, which may be private. */
  static String kind(JsonValue value) {
    return switch (value.getValueType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case TRUE, FALSE -> "true or false";
      case NULL -> "null";
    };
  }

  private static String shown(BigDecimal number) {
    String text = number.toString();
    return text.length() > MAX_SHOWN ? "a number of " + text.length() + " characters" : text;
  }
}
