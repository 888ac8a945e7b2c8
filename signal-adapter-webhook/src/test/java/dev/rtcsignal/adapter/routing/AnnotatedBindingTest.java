package dev.rtcsignal.adapter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.json.bind.annotation.JsonbNumberFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeAdapter;
import jakarta.json.bind.annotation.JsonbVisibility;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Annotations that JSON-B does not follow in reading turn off no comparison. Row B1 of the field
 * faults.
 */
class AnnotatedBindingTest {
  /** What a getter has counts for writing alone. */
  public static class Getters {
    private int named;
    private int hidden;
    private int formatted;

    @JsonbProperty("other")
    public int getNamed() {
      return named;
    }

    public void setNamed(int named) {
      this.named = named;
    }

    @JsonbTransient
    public int getHidden() {
      return hidden;
    }

    public void setHidden(int hidden) {
      this.hidden = hidden;
    }

    @JsonbNumberFormat("#,##0")
    public int getFormatted() {
      return formatted;
    }

    public void setFormatted(int formatted) {
      this.formatted = formatted;
    }
  }

  /** The setter's name goes before the field's; a field's before none. */
  public static class Names {
    @JsonbProperty("field")
    private int first;

    @JsonbProperty("kept")
    private int second;

    @JsonbProperty("setter")
    public void setFirst(int first) {
      this.first = first;
    }

    @JsonbProperty("getter")
    public int getSecond() {
      return second;
    }

    public void setSecond(int second) {
      this.second = second;
    }
  }

  /** A record whose annotations stand where JSON-B does not read them. */
  public record Accessors(int named, @JsonbTransient int hidden) {
    @Override
    @JsonbProperty("other")
    public int named() {
      return named;
    }
  }

  /** A record with its constructor written out. */
  public record Written(int n) {
    /** Takes the name of the parameter. */
    public Written(@JsonbProperty("c") int n) {
      this.n = n;
    }
  }

  /** A date format, which says nothing about a number. */
  @JsonbDateFormat("yyyy")
  public static class Dated {
    public int n;
  }

  /** A field with a date format, and no date. */
  public static class DatedField {
    @JsonbDateFormat("yyyy")
    public Page page;
  }

  /** A number in another class. */
  public record Page(int n) {}

  /** A date with a format. */
  public static class Day {
    @JsonbDateFormat("dd.MM.yyyy")
    public LocalDate day;
  }

  /** Makes all fields visible. */
  public static final class Fields implements PropertyVisibilityStrategy {
    @Override
    public boolean isVisible(Field field) {
      return true;
    }

    @Override
    public boolean isVisible(Method method) {
      return false;
    }
  }

  /** A class of private fields. */
  @JsonbVisibility(Fields.class)
  public static class Seen {
    private int n;

    int n() {
      return n;
    }
  }

  /** Has a setter. */
  public interface Counted {
    /** Takes a count. */
    default void setCount(int count) {
      throw new IllegalStateException("not to be called with " + count);
    }
  }

  /** Inherits a setter from an interface. */
  public static class Inherits implements Counted {}

  /** A setter with a format. */
  public static class Formatted {
    private int n;

    @JsonbNumberFormat("#,##0")
    public void setN(int n) {
      this.n = n;
    }
  }

  /** Doubles a number. */
  public static final class Doubling implements JsonbAdapter<Integer, String> {
    @Override
    public String adaptToJson(Integer value) {
      return "" + value / 2;
    }

    @Override
    public Integer adaptFromJson(String text) {
      return 2 * Integer.parseInt(text);
    }
  }

  /** A field that an adapter reads. */
  public static class Adapted {
    @JsonbTypeAdapter(Doubling.class)
    public Integer n;
  }

  @ParameterizedTest
  @CsvSource({
    "Getters, named",
    "Getters, hidden",
    "Getters, formatted",
    "Names, setter",
    "Names, kept",
    "Accessors, named",
    "Accessors, hidden",
    "Written, c",
    "Dated, n",
    "Formatted, n",
    "Seen, n",
    "Inherits, count"
  })
  void comparesEachMemberThatJsonbBinds(String type, String member) throws Exception {
    Class<?> raw = Class.forName(AnnotatedBindingTest.class.getName() + "$" + type);
    assertThatThrownBy(() -> bound(raw, "{\"" + member + "\":3000000000}"))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("$." + member + ": 3000000000 does not fit an int");
  }

  @Test
  void ignoresMembersThatJsonbDoesNotBind() {
    String others = "{\"other\":1.5,\"field\":1.5,\"getter\":1.5,\"first\":1.5}";
    assertThat(bound(Names.class, others).getSecond()).isZero();
    assertThat(bound(Getters.class, others).getNamed()).isZero();
    assertThat(bound(Accessors.class, others).named()).isZero();
  }

  @Test
  void bindsWhatTheClassesHold() {
    assertThat(bound(Seen.class, "{\"n\":7}").n()).isEqualTo(7);
    assertThat(bound(Dated.class, "{\"n\":7}").n).isEqualTo(7);
    assertThat(bound(Written.class, "{\"c\":7}").n()).isEqualTo(7);
  }

  @Test
  void leavesAStringToTheFormatOfItsSetter() {
    assertThat(bound(Formatted.class, "{\"n\":\"1,234\"}").n).isEqualTo(1_234);
  }

  @Test
  void comparesAMemberWhoseDateFormatIsForNoDate() {
    assertThatThrownBy(() -> bound(DatedField.class, "{\"page\":{\"n\":3000000000}}"))
        .hasMessageContaining("$.page.n: 3000000000 does not fit an int");
  }

  @Test
  void leavesADateToItsFormat() {
    assertThat(bound(Day.class, "{\"day\":\"31.12.2026\"}").day).isEqualTo("2026-12-31");
  }

  @Test
  void leavesAMemberWithAnAdapterToIt() {
    assertThat(bound(Adapted.class, "{\"n\":\"21\"}").n).isEqualTo(42);
  }

  private static <T> T bound(Class<T> type, String data) {
    return new DataReader<T>(new JsonbCodec(), "x", type).read(data);
  }
}
