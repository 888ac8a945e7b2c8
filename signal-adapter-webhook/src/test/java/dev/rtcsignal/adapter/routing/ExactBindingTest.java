package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What JSON-B would change is refused with the path of the field. Row B1 of the field faults.
 *
 * <p>Regression: numbers too large for their field arrived as other numbers (eclipse-ee4j/yasson
 * issue 668, jakartaee/jsonb-api issue 82).
 */
class ExactBindingTest {
  /** One of two. */
  public enum Side {
    LEFT,
    RIGHT
  }

  /** Scalars. */
  public record Page(
      int n,
      Long boxed,
      short small,
      double part,
      float single,
      boolean up,
      char letter,
      String name,
      Side side,
      BigInteger large,
      BigDecimal exact,
      LocalDate day) {}

  /** Scalars inside other types. */
  public record Book(
      Page page,
      List<Integer> list,
      int[] array,
      Page[] pages,
      Map<String, Integer> byName,
      Map<Integer, String> byNumber,
      Map<Side, Integer> bySide,
      Map<Boolean, String> byFlag,
      Optional<Integer> perhaps,
      OptionalInt maybe,
      OptionalLong may,
      List<List<Optional<Page>>> deep,
      Box<Integer> box,
      Numbers numbers) {}

  /** A generic class. */
  public static class Box<T> {
    public List<T> content;
  }

  /** A collection with a name. */
  public static class Numbers extends ArrayList<Integer> {
    private static final long serialVersionUID = 1L;
  }

  /** A class with a setter, a public field of its superclass, and another name in JSON. */
  public static class Bean extends Box<Short> {
    private int count;

    public int getCount() {
      return count;
    }

    @JsonbProperty("c")
    public void setCount(int count) {
      this.count = count;
    }
  }

  /** A class with a creator. */
  public static final class Made {
    private final int n;

    @JsonbCreator
    public Made(@JsonbProperty("number") int n) {
      this.n = n;
    }

    public int number() {
      return n;
    }
  }

  /** A sealed type whose subtypes name themselves. */
  @JsonbTypeInfo(
      key = "kind",
      value = {@JsonbSubtype(alias = "dot", type = Dot.class)})
  public sealed interface Shape permits Dot {}

  /** Its one subtype. */
  public record Dot(int x) implements Shape {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"n\":3000000000} | $.n: 3000000000 does not fit an int (-2147483648 to 2147483647)",
        "{\"n\":1.9} | $.n: 1.9 is not an integer, and so not an int",
        "{\"n\":1e-999999999} | $.n: 1E-999999999 is not an integer, and so not an int",
        "{\"n\":1e999999999} | $.n: 1E+999999999 does not fit an int (-2147483648 to 2147483647)",
        "{\"n\":\"5\"} | $.n: a string is not an int",
        "{\"n\":true} | $.n: true or false is not an int",
        "{\"n\":null} | $.n: null is not an int",
        "{\"boxed\":9223372036854775808} | $.boxed: 9223372036854775808 does not fit a long"
            + " (-9223372036854775808 to 9223372036854775807)",
        "{\"small\":32768} | $.small: 32768 does not fit a short (-32768 to 32767)",
        "{\"part\":9007199254740993} | $.part: 9007199254740993 is not exactly a double",
        "{\"part\":1e400} | $.part: 1E+400 is not exactly a double",
        "{\"part\":1e-400} | $.part: 1E-400 is not exactly a double",
        "{\"single\":16777217} | $.single: 16777217 is not exactly a float",
        "{\"up\":1} | $.up: a number is not true or false",
        "{\"up\":\"true\"} | $.up: a string is not true or false",
        "{\"letter\":\"ab\"} | $.letter: a string is not a char, a string of one UTF-16 unit",
        "{\"letter\":\"\"} | $.letter: a string is not a char, a string of one UTF-16 unit",
        "{\"name\":5} | $.name: a number is not a string",
        "{\"side\":\"secret\"} | $.side: the value is not a name of Side",
        "{\"side\":0} | $.side: the value is not a name of Side",
        "{\"large\":1.5} | $.large: 1.5 is not an integer, and so not a BigInteger",
        "{\"large\":1e1001} | $.large: a BigInteger here has at most 1000 digits",
        "{\"exact\":\"1\"} | $.exact: a string is not a BigDecimal",
        "{\"day\":5} | $.day: a number is not a string"
      })
  void refusesAScalarThatItsTypeDoesNotHoldExactly(String data, String message) {
    assertThat(refusal(Page.class, data)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"page\":{\"n\":1.5}} | $.page.n",
        "{\"list\":[1,1.5]} | $.list[1]",
        "{\"array\":[1.5]} | $.array[0]",
        "{\"array\":[null]} | $.array[0]",
        "{\"pages\":[{},{\"n\":1.5}]} | $.pages[1].n",
        "{\"byName\":{\"secret\":1.5}} | $.byName.*",
        "{\"byNumber\":{\"1.5\":\"x\"}} | $.byNumber.*",
        "{\"byNumber\":{\"01\":\"x\"}} | $.byNumber",
        "{\"byNumber\":{\"1\":\"x\",\"1.0\":\"y\"}} | $.byNumber",
        "{\"bySide\":{\"UP\":1}} | $.bySide",
        "{\"byFlag\":{\"yes\":\"x\"}} | $.byFlag",
        "{\"perhaps\":3000000000} | $.perhaps",
        "{\"maybe\":1.5} | $.maybe",
        "{\"may\":1.5} | $.may",
        "{\"deep\":[[{\"n\":1.5}]]} | $.deep[0][0].n",
        "{\"box\":{\"content\":[1.5]}} | $.box.content[0]",
        "{\"numbers\":[1.5]} | $.numbers[0]",
        "{\"page\":[]} | $.page",
        "{\"list\":{}} | $.list",
        "{\"byName\":[1]} | $.byName"
      })
  void namesThePathOfTheField(String data, String path) {
    assertThat(refusal(Book.class, data)).startsWith(path + ": ").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int | 1.5",
        "int | [1]",
        "boolean | 1",
        "boolean | [true]",
        "java.lang.String | 5",
        "java.util.Map | [1]"
      })
  void refusesDataThatIsNotOfTheTypeItself(String type, String data) throws Exception {
    Class<?> raw =
        switch (type) {
          case "int" -> Integer.class;
          case "boolean" -> Boolean.class;
          default -> Class.forName(type);
        };
    assertThat(refusal(raw, data)).startsWith("$: ");
  }

  @Test
  void comparesPropertiesByTheirNamesInJson() {
    assertThat(refusal(Bean.class, "{\"c\":1.5}")).startsWith("$.c: ");
    assertThat(refusal(Bean.class, "{\"content\":[70000]}")).startsWith("$.content[0]: ");
    assertThat(refusal(Made.class, "{\"number\":1.5}")).startsWith("$.number: ");
    assertThat(refusal(Shape.class, "{\"kind\":\"dot\",\"x\":1.5}")).startsWith("$.x: ");
  }

  @Test
  void bindsIntegersInWhicheverWayTheyAreWritten() {
    String data =
        "{\"n\":1e3,\"boxed\":1000.0,\"small\":1e2,\"large\":12e3,\"exact\":1.50,\"letter\":\"x\"}";
    Page page = bound(Page.class, data);
    assertThat(page.n()).isEqualTo(1_000);
    assertThat(page.boxed()).isEqualTo(1_000L);
    assertThat(page.small()).isEqualTo((short) 100);
    assertThat(page.large()).isEqualTo(12_000);
    assertThat(page.exact()).isEqualTo("1.50");
  }

  @Test
  void bindsWhatAllTheseTypesHold() {
    Book book =
        bound(
            Book.class,
            "{\"page\":{\"part\":0.1,\"single\":0.1,\"up\":true,\"side\":\"LEFT\"},"
                + "\"list\":[1,null],\"byNumber\":{\"1\":\"x\"},\"perhaps\":null,\"may\":7,"
                + "\"unknown\":{\"n\":1.5}}");
    assertThat(book.page().part()).isEqualTo(0.1);
    assertThat(book.page().single()).isEqualTo(0.1f);
    assertThat(book.list()).containsExactly(1, null);
    assertThat(book.byNumber()).isEqualTo(Map.of(1, "x"));
    assertThat(book.perhaps()).isEmpty();
    assertThat(book.may()).hasValue(7);
  }

  /** Types with a lower bound. */
  public record Lower(
      List<? super Integer> list,
      Map<String, ? super Integer> map,
      List<? super Long>[] arrays,
      List<? extends Short> upper) {}

  /** A class whose type variable has a bound. */
  public static class Bounded<T extends Integer> {
    public List<T> list;
    public Map<String, T> map;
  }

  @Test
  void comparesAnElementWithTheBoundOfItsTypeVariable() {
    assertThat(refusal(Bounded.class, "{\"list\":[3000000000]}")).startsWith("$.list[0]: ");
    assertThat(refusal(Bounded.class, "{\"map\":{\"a\":3000000000}}")).startsWith("$.map.*: ");
  }

  /** JSON-B binds an element of {@code ? super Integer} to an int. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"list\":[3000000000]} | $.list[0]",
        "{\"map\":{\"a\":3000000000}} | $.map.*",
        "{\"arrays\":[[9223372036854775808]]} | $.arrays[0][0]",
        "{\"upper\":[32768]} | $.upper[0]"
      })
  void comparesAnElementWithTheBoundOfItsWildcard(String data, String path) {
    assertThat(refusal(Lower.class, data)).startsWith(path + ": ");
  }

  private static <T> T bound(Class<T> type, String data) {
    return new DataReader<T>(new JsonbCodec(), "x", type).read(data);
  }

  private static String refusal(Class<?> type, String data) {
    SignalRouter router =
        RouterFixture.router(InMemoryTransport.accepting())
            .on("x", type, request -> RoutedReply.of("bound").now())
            .build();
    var error =
        json(send(router, "{\"event\":\"x\",\"data\":" + data + "}")).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("bad-data");
    return error.getString("message");
  }
}
