package dev.rtcsignal.adapter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of the JDK's types a route takes those that JSON-B reads exactly. Rows B1 and B2 of the field
 * faults.
 */
class ExactJdkTypeTest {
  /** Holds types that JSON-B reads exactly. */
  public record Exact(
      URI uri,
      UUID uuid,
      Instant instant,
      ZonedDateTime zoned,
      LocalDate day,
      Duration time,
      Queue<Object> queue,
      CopyOnWriteArrayList<UUID> ids,
      TreeMap<String, Optional<Instant>> map,
      Map<UUID, String> keys) {}

  /** Holds one that is not. */
  public record InRecord(URL url) {}

  /** Holds one that is not. */
  public record InList(List<Date> dates) {}

  /** Holds one that is not. */
  public record InMap(Map<String, Map<String, AtomicLong[]>> counts) {}

  /** Holds one that is not. */
  public record InKey(Map<Locale, String> names) {}

  /** Holds one that is not. */
  public record InOptional(Optional<Calendar> calendar) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        AtomicInteger.class,
        AtomicLong.class,
        Year.class,
        BitSet.class,
        Iterable.class,
        Stream.class,
        Map.Entry.class,
        CharSequence.class,
        Comparable.class,
        Locale.class,
        Currency.class,
        InetAddress.class,
        StringBuilder.class,
        Class.class,
        Thread.class,
        Path.class,
        URL.class,
        URL[].class,
        Date.class,
        Calendar.class,
        TimeZone.class,
        BlockingQueue.class,
        InRecord.class,
        InList.class,
        InMap.class,
        InKey.class,
        InOptional.class
      })
  void refusesATypeThatIsNotReadExactly(Class<?> type) {
    assertThatThrownBy(() -> add(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "java\\..* (is a type that JSON-B does not read exactly|is an .*): take .*");
  }

  @Test
  void namesTheTypeToTakeInstead() {
    assertThatThrownBy(() -> add(InRecord.class))
        .hasMessage("java.net.URL is a type that JSON-B does not read exactly: take URI");
    assertThatThrownBy(() -> add(Date.class)).hasMessageEndingWith(": take Instant");
    assertThatThrownBy(() -> add(Calendar.class)).hasMessageEndingWith(": take ZonedDateTime");
    assertThatThrownBy(() -> add(TimeZone.class)).hasMessageEndingWith(": take ZoneId");
    assertThatThrownBy(() -> add(Locale.class)).hasMessageEndingWith(": take a String");
  }

  @Test
  void takesTypesThatAreReadExactly() {
    assertThatCode(() -> add(Exact.class)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "uuid, 1-1-1-1-1",
    "uuid, secret",
    "instant, 2016-12-31T23:59:60Z",
    "zoned, 2026-01-01T00:00:00+05:00[Europe/Paris]"
  })
  void refusesATextThatWouldBeAnotherValue(String member, String text) {
    assertThatThrownBy(() -> bound("{\"" + member + "\":\"" + text + "\"}"))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("$." + member + ": the value is not exactly of type ")
        .hasMessageNotContaining(text);
  }

  @Test
  void refusesAKeyThatWouldBeAnotherValue() {
    assertThatThrownBy(() -> bound("{\"keys\":{\"1-1-1-1-1\":\"x\"}}"))
        .hasMessageContaining("not exactly of type UUID");
  }

  @Test
  void refusesTwoTextsOfOneKey() {
    String id = "0000000a-0001-0001-0001-000000000001";
    String keys = "{\"" + id + "\":\"x\",\"" + id.toUpperCase(Locale.ROOT) + "\":\"y\"}";
    assertThatThrownBy(() -> bound("{\"keys\":" + keys + "}"))
        .hasMessageContaining("$.keys: a key occurs more than once");
  }

  /** Has keys with several texts each. */
  public record Times(Map<Instant, String> byTime) {}

  /** Has keys that are no text. */
  public record Lists(Map<List<String>, String> byList) {}

  @ParameterizedTest
  @ValueSource(classes = {Times.class, Lists.class})
  void refusesAMapWhoseKeysAreNotReadExactly(Class<?> type) {
    assertThatThrownBy(() -> add(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("java.util.Map has keys of java\\..*, which .*: take String");
  }

  @Test
  void bindsATextThatIsExactlyTheValue() {
    Exact exact =
        bound(
            "{\"uri\":\"foo:bar\",\"uuid\":\"0000000A-0001-0001-0001-000000000001\","
                + "\"instant\":\"2026-01-01T00:00:00.123456789Z\","
                + "\"zoned\":\"2026-01-01T00:00:00+01:00[Europe/Paris]\",\"queue\":[1]}");
    assertThat(exact.uri()).hasToString("foo:bar");
    assertThat(exact.uuid()).hasToString("0000000a-0001-0001-0001-000000000001");
    assertThat(exact.instant()).hasToString("2026-01-01T00:00:00.123456789Z");
    assertThat(exact.zoned()).hasToString("2026-01-01T00:00+01:00[Europe/Paris]");
  }

  private static Exact bound(String data) {
    return new DataReader<Exact>(new JsonbCodec(), "x", Exact.class).read(data);
  }

  private static <T> void add(Class<T> type) {
    RouterFixture.router(InMemoryTransport.accepting())
        .on("x", type, request -> RoutedReply.done().now());
  }
}
