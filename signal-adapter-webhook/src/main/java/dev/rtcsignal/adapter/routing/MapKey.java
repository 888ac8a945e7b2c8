package dev.rtcsignal.adapter.routing;

import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the keys of a map, which JSON holds as names, against the type of the keys. */
final class MapKey {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,4})?");

  private static final JsonProvider PROVIDER = JsonProvider.provider();

  /** Of these, equal values have one text, but for the case of a UUID's. */
  private static final Set<Class<?>> OTHERS = Set.of(Object.class, UUID.class, LocalDate.class);

  private MapKey() {}

  /** Returns whether the keys of a map may be of a type. */
  static boolean is(Class<?> type) {
    return ExactScalar.is(type) || type.isEnum() || OTHERS.contains(type);
  }

  /**
   * Returns the name that binds exactly to the key's type; equal keys have one name.
   *
   * @throws RouteException if there is none
   */
  static String exact(String name, Class<?> type, JsonPath path) {
    if (type == Boolean.class) {
      return require(Set.of("true", "false").contains(name), name, "true or false", path);
    }
    if (type == Character.class) {
      return require(name.length() == 1, name, "a char", path);
    }
    if (type.isEnum()) {
      return require(isConstant(name, type), name, "a name of " + type.getSimpleName(), path);
    }
    if (type == UUID.class) {
      ExactJdkType.requireExact(name, type, path);
      return name.toLowerCase(Locale.ROOT);
    }
    return Number.class.isAssignableFrom(type) && ExactScalar.is(type)
        ? number(require(NUMBER.matcher(name).matches(), name, "a number", path), type, path)
        : name;
  }

  /** Returns whether an enum has a constant of that name. */
  static boolean isConstant(String name, Class<?> type) {
    return Stream.of(type.getEnumConstants()).anyMatch(one -> ((Enum<?>) one).name().equals(name));
  }

  private static String number(String name, Class<?> type, JsonPath path) {
    JsonValue number = PROVIDER.createValue(new BigDecimal(name));
    String exact = ExactScalar.exact(number, type, path.entry()).toString();
    return new BigDecimal(exact).stripTrailingZeros().toPlainString();
  }

  private static String require(boolean kept, String name, String rule, JsonPath path) {
    if (!kept) {
      throw path.refuse("a key is not " + rule);
    }
    return name;
  }
}
