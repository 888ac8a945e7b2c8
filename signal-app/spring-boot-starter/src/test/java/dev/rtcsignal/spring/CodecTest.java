package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.json.JsonMapper;

class CodecTest {
  /** The annotation is of both Jacksons. */
  public record Hand(@JsonProperty("is_up") boolean up) {}

  public record Desk(List<Hand> hands) {}

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(PropertiesTest.ALL)
          .withPropertyValues(SignedCallback.RECEIVING)
          .withBean(InMemoryTransport.class, InMemoryTransport::accepting);

  static Stream<JsonCodec> codecs() {
    return Stream.of(
        new Jackson2Codec(new ObjectMapper()), new Jackson3Codec(JsonMapper.builder().build()));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void readsAndWritesByTheMapper(JsonCodec codec) {
    assertThat(codec.<Hand>read("{\"is_up\":true}", Hand.class)).isEqualTo(new Hand(true));
    assertThat(codec.write(new Hand(true))).isEqualTo("{\"is_up\":true}");
    Type hands = new ParameterizedTypeReference<List<Hand>>() {}.getType();
    assertThat(codec.<List<Hand>>read("[{\"is_up\":true}]", hands)).containsExactly(new Hand(true));
  }

  /** A seat of a user. */
  public record Seat(UserId user, RoomId room) {}

  @ParameterizedTest
  @MethodSource("codecs")
  void readsAndWritesIdsAsTexts(JsonCodec codec) {
    String json = "{\"user\":\"alice\",\"room\":\"lesson\"}";
    Seat seat = new Seat(new UserId("alice"), new RoomId("lesson"));
    assertThat(codec.<Seat>read(json, Seat.class)).isEqualTo(seat);
    assertThat(codec.write(seat)).isEqualTo(json);
    assertThatThrownBy(() -> codec.read("{\"user\":\"a b\",\"room\":\"c\"}", Seat.class))
        .isInstanceOf(RouteException.class)
        .hasMessageStartingWith("$.user: ");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void refusesOtherDataWithItsPathAndNotItsValue(JsonCodec codec) {
    assertThatThrownBy(() -> codec.read("{\"hands\":[{\"is_up\":\"private\"}]}", Desk.class))
        .isInstanceOf(RouteException.class)
        .hasMessage("$.hands[0].is_up: not what this event takes");
  }

  /** The properties of Spring Boot 3.5 that the guide names set these two features. */
  @Test
  void aStricterMapperOfJackson2RefusesWhatIsMissingOrCut() {
    JsonCodec strict =
        new Jackson2Codec(
            new ObjectMapper()
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT));
    assertThatThrownBy(() -> strict.read("{}", Hand.class)).isInstanceOf(RouteException.class);
    assertThatThrownBy(() -> strict.read("1.9", int.class)).isInstanceOf(RouteException.class);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void checksThatATypeCanBeMade(JsonCodec codec) {
    codec.check(Desk.class);
    codec.check(int.class);
    codec.check(String.class);
    assertThatThrownBy(() -> codec.check(Runnable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Runnable");
    Type tasks = new ParameterizedTypeReference<List<Runnable>>() {}.getType();
    assertThatThrownBy(() -> codec.check(tasks)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anApplicationWithJackson3UsesIt() {
    runner
        .withBean(JsonMapper.class, () -> JsonMapper.builder().build())
        .withBean(ObjectMapper.class, ObjectMapper::new)
        .run(
            spring ->
                assertThat(spring.getBean(JsonCodec.class)).isInstanceOf(Jackson3Codec.class));
  }

  @Test
  void anApplicationWithJackson2AloneUsesItInSendsToo() {
    runner
        .withBean(ObjectMapper.class, ObjectMapper::new)
        .run(
            spring -> {
              assertThat(spring.getBean(JsonCodec.class)).isInstanceOf(Jackson2Codec.class);
              spring.getBean(Signals.class).toUser("alice").event("hand", new Hand(true));
              assertThat(spring.getBean(InMemoryTransport.class).sent().get(0).payload())
                  .isEqualTo(Payload.text("{\"event\":\"hand\",\"data\":{\"is_up\":true}}"));
            });
  }

  @Test
  void anApplicationWithoutMapperUsesJsonB() {
    runner.run(spring -> assertThat(spring).doesNotHaveBean(JsonCodec.class));
  }

  @Test
  void anApplicationCanChooseJsonB() {
    runner
        .withPropertyValues("signal.json=json-b")
        .withBean(ObjectMapper.class, ObjectMapper::new)
        .run(spring -> assertThat(spring).doesNotHaveBean(JsonCodec.class));
  }
}
