package dev.rtcsignal.adapter.routing;

import static java.util.Map.entry;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** The other types of the JDK and of JSON-P that JSON-B reads exactly, and what to take instead. */
final class ExactJdkType {
  private static final String LEAP_SECOND = ":60";
  private static final Predicate<String> ANY = text -> true;

  /** Those that stand in JSON as strings, with what JSON-B would change. */
  private static final Map<Class<?>, Predicate<String>> STRINGS =
      Map.ofEntries(
          entry(URI.class, ANY),
          entry(UUID.class, ExactJdkType::isUuid),
          entry(Instant.class, text -> !text.contains(LEAP_SECOND)),
          entry(LocalDate.class, ANY),
          entry(LocalTime.class, ANY),
          entry(LocalDateTime.class, ANY),
          entry(OffsetDateTime.class, ANY),
          entry(OffsetTime.class, ANY),
          entry(ZonedDateTime.class, ExactJdkType::keepsOffset),
          entry(Duration.class, ANY),
          entry(Period.class, ANY),
          entry(MonthDay.class, ANY),
          entry(YearMonth.class, ANY),
          entry(ZoneId.class, ANY),
          entry(ZoneOffset.class, ANY));

  /** The interfaces of which JSON-B makes an object. */
  private static final Set<Class<?>> CONTAINERS =
      Set.of(
          Collection.class,
          List.class,
          Set.class,
          SortedSet.class,
          NavigableSet.class,
          Queue.class,
          Deque.class,
          Map.class,
          SortedMap.class,
          NavigableMap.class,
          ConcurrentMap.class);

  private static final Map<String, String> INSTEAD =
      Map.of(
          "java.util.Date", "Instant",
          "java.sql.Date", "LocalDate",
          "java.sql.Timestamp", "Instant",
          "java.util.Calendar", "ZonedDateTime",
          "java.util.GregorianCalendar", "ZonedDateTime",
          "java.util.TimeZone", "ZoneId",
          "java.net.URL", "URI",
          "java.util.concurrent.atomic.AtomicInteger", "int",
          "java.util.concurrent.atomic.AtomicLong", "long");

  private ExactJdkType() {}

  static boolean is(Class<?> type) {
    return type == Object.class
        || type == Optional.class
        || JsonValue.class.isAssignableFrom(type)
        || STRINGS.containsKey(type);
  }

  static boolean isContainer(Class<?> type) {
    return CONTAINERS.contains(type);
  }

  /** Returns what to take instead of a type that is none of these. */
  static String instead(Class<?> type) {
    return INSTEAD.getOrDefault(type.getName(), "a String");
  }

  /**
   * Returns the value.
   *
   * @throws RouteException if the type, which is one of these, does not hold it exactly
   */
  static JsonValue exact(JsonValue value, Class<?> type, JsonPath path) {
    if (STRINGS.containsKey(type)) {
      String text = ((JsonString) ExactScalar.string(value, path)).getString();
      requireExact(text, type, path);
    } else if (!type.isInstance(value) && type != Object.class) {
      throw path.refuse(ExactScalar.kind(value) + " is not a " + type.getSimpleName());
    }
    return value;
  }

  static void requireExact(String text, Class<?> type, JsonPath path) {
    if (!STRINGS.getOrDefault(type, ANY).test(text)) {
      throw path.refuse("the value is not exactly of type " + type.getSimpleName());
    }
  }

  /** Java reads {@code 1-1-1-1-1} as one too. */
  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Java moves 00:00+05:00[Europe/Paris] to the time of Paris. */
  private static boolean keepsOffset(String text) {
    int zone = text.indexOf('[');
    try {
      return zone < 0
          || OffsetDateTime.parse(text.substring(0, zone))
              .equals(ZonedDateTime.parse(text).toOffsetDateTime());
    } catch (DateTimeException e) {
      return false;
    }
  }
}
