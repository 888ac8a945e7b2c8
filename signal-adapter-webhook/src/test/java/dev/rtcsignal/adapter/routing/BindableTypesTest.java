package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rtcsignal.adapter.webhook.Callbacks;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A type that JSON-B cannot read is refused when its route is added, and the message says what it
 * lacks. Row B2 of the field faults.
 */
class BindableTypesTest {
  private final SignalRouter.Builder builder = RouterFixture.router(InMemoryTransport.accepting());

  record Hidden(int n) {}

  /** A record with a second constructor. */
  public record Twice(int n, int m) {
    public Twice(int n) {
      this(n, 1);
    }
  }

  /** As Lombok's @Value makes one. */
  public static final class Value {
    private final int n;

    public Value(int n) {
      this.n = n;
    }

    public int getN() {
      return n;
    }
  }

  /** As Kotlin makes one with {@code val} and defaults. */
  public static final class Defaults {
    private final int n;

    public Defaults() {
      this.n = 1;
    }

    public int getN() {
      return n;
    }
  }

  /** A class whose constructor is not public. */
  public static class Closed {
    public int n;

    Closed() {}
  }

  /** A sealed interface. */
  public sealed interface Shape permits Dot {}

  /** Its subtype. */
  public record Dot(int x) implements Shape {}

  /** An abstract class. */
  public abstract static class Base {
    public int n;
  }

  /** An inner class. */
  public class Inner {
    public int n;
  }

  /** A record with Jackson's annotation of a component. */
  public record Renamed(@JsonProperty("room_id") String room) {}

  /** A class with Jackson's annotation of a constructor. */
  public static final class Created {
    @JsonCreator
    public Created() {}
  }

  /** A class whose creator is hidden. */
  public static final class HiddenCreator {
    @JsonbCreator
    HiddenCreator(@JsonbProperty("n") int n) {}
  }

  /** A record that holds a type which cannot be read. */
  public record Nested(Map<String, List<Hidden[]>> all) {}

  /** A record of a type variable. */
  public record Generic<T>(T n) {}

  /** An enum with another name in JSON. */
  public enum Named {
    @JsonProperty("left")
    LEFT
  }

  @Test
  void namesWhatATypeLacks() {
    assertThat(lack(Hidden.class)).endsWith("$Hidden is not public");
    assertThat(lack(Twice.class))
        .endsWith("is a record with 2 constructors: annotate one with @JsonbCreator");
    assertThat(lack(Value.class))
        .contains("has no public constructor without parameters", "Lombok", "Kotlin");
    assertThat(lack(Defaults.class)).contains("has no property that JSON-B can set", "Kotlin");
    assertThat(lack(Closed.class)).contains("has no public constructor without parameters");
    assertThat(lack(Shape.class)).contains("is a sealed interface", "@JsonbTypeInfo");
    assertThat(lack(SignalRouter.Route.class)).contains("is an interface", "JsonValue");
    assertThat(lack(Base.class)).contains("is an abstract class");
    assertThat(lack(Inner.class)).contains("is an inner class: make it static");
    assertThat(lack(HiddenCreator.class)).contains("has a @JsonbCreator that is not public");
    assertThat(lack(Generic.class)).contains("whose component n is a type variable");
    assertThat(lack(EnumMap.class)).contains("has no public constructor without parameters");
  }

  @Test
  void refusesAnnotationsOfOtherLibrariesThatJsonbIgnores() {
    assertThat(lack(Renamed.class))
        .contains("@JsonProperty of com.fasterxml.jackson.annotation", "ignores", "JsonCodec");
    assertThat(lack(Created.class)).contains("@JsonCreator");
    assertThat(lack(Named.class)).contains("@JsonProperty");
  }

  /** A class of the JDK stands for one of an application whose module hides its package. */
  @Test
  void namesThePackageThatAModuleHides() throws Exception {
    assertThat(lack(Class.forName("sun.net.www.MessageHeader")))
        .contains("module java.base hides", "\"exports sun.net.www;\"", "\"opens sun.net.www to ");
  }

  @Test
  void looksIntoTheTypesOfProperties() {
    assertThat(lack(Nested.class)).endsWith("$Hidden is not public");
  }

  /** A class that JSON-B reads in spite of an annotation of Jackson. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public static class Tolerant {
    public Tolerant next;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Tolerant.class,
        Dot.class,
        ExactBindingTest.Book.class,
        ExactBindingTest.Bean.class,
        ExactBindingTest.Made.class,
        ExactBindingTest.Shape.class,
        JsonObject.class,
        Object.class,
        String.class,
        int[].class,
        Map.class,
        List.class
      })
  void takesATypeThatJsonbReads(Class<?> type) {
    assertThatCode(() -> add(type)).doesNotThrowAnyException();
  }

  @Test
  void checksTheTypeOfAnAnswerWhenTheQuestionIsAsked() {
    try (Asker asker =
        Asker.builder(InMemoryTransport.accepting(), RouterFixture.SERVER, () -> 0L).build()) {
      var question = new Asker.Question<>("q", "?", Hidden.class);
      var alice = Callbacks.sender("ali");
      assertThatThrownBy(
              () -> asker.ask(alice.app(), alice.user(), question, Duration.ofSeconds(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("is not public");
    }
  }

  @Test
  void addsNoRouteOfATypeThatCannotBeRead() {
    assertThat(lack(Hidden.class)).isNotEmpty();
    assertThat(send(builder.build(), "{\"event\":\"x\"}")).contains("unknown-event");
  }

  private <T> void add(Class<T> type) {
    builder.on("x", type, request -> RoutedReply.done().now());
  }

  private String lack(Class<?> type) {
    try {
      RouterFixture.router(InMemoryTransport.accepting())
          .on("x", type, request -> RoutedReply.done().now());
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
