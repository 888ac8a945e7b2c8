package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.content;
import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.routing.RouterFixture.Hand;
import dev.rtcsignal.adapter.webhook.Callbacks;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of routed messages: names, limits, and messages without an event. */
@Timeout(30)
class RoutedMessageTest {
  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final SignalRouter.Builder builder = RouterFixture.router(transport);

  @Test
  void usesTheConfiguredFieldNames() {
    RouterFields fields = new RouterFields("cmd", "id", "args", "err", "re", "via", "room");
    SignalRouter router =
        builder
            .on("raise", Hand.class, request -> RoutedReply.of(request.data().side()).now())
            .fields(fields)
            .build();
    assertThat(json(send(router, "{\"cmd\":\"raise\",\"id\":\"7\",\"args\":{\"side\":\"left\"}}")))
        .isEqualTo(json("{\"cmd\":\"raise\",\"id\":\"7\",\"args\":\"left\"}"));
    assertThat(json(send(router, "{\"cmd\":\"lower\",\"id\":\"7\"}")).getJsonObject("err"))
        .containsEntry("code", Json.createValue("unknown-event"));
    assertThat(send(router, "{\"event\":\"raise\"}")).contains("no-event");
  }

  @Test
  void rejectsEmptyAndRepeatedFieldNames() {
    assertThatThrownBy(() -> new RouterFields("", "b", "c", "d", "e", "f", "g"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RouterFields("a", "a", "c", "d", "e", "f", "g"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The client could not match an answer without the id to its request. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "{}", "[]"})
  void rejectsARequestIdThatIsNeitherTextNorNumberWithoutCallingTheRoute(String id) {
    AtomicInteger handled = new AtomicInteger();
    SignalRouter router =
        builder
            .on(
                "x",
                JsonValue.class,
                request -> {
                  handled.incrementAndGet();
                  return RoutedReply.done().now();
                })
            .build();
    JsonObject error =
        json(send(router, "{\"event\":\"x\",\"requestId\":" + id + "}")).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("bad-request-id");
    assertThat(error.getString("message"))
        .isEqualTo("requestId is a text or a number of at most 128 characters");
    assertThat(handled).hasValue(0);
  }

  @Test
  void acceptsARequestIdOf128CharactersAndRejectsOneOf129() {
    SignalRouter router = builder.on("x", JsonValue.class, r -> RoutedReply.done().now()).build();
    String most = "i".repeat(128);
    assertThat(json(send(router, "{\"event\":\"x\",\"requestId\":\"" + most + "\"}")))
        .isEqualTo(json("{\"event\":\"x\",\"requestId\":\"" + most + "\"}"));
    assertThat(send(router, "{\"event\":\"x\",\"requestId\":\"" + most + "i\"}"))
        .contains("bad-request-id");
  }

  /** Row B11 of the field faults: a client in JavaScript counts its requests. */
  @ParameterizedTest
  @ValueSource(strings = {"7", "-1", "0", "1764500000000", "1.5"})
  void repeatsARequestIdThatIsANumberAsANumber(String id) {
    List<String> seen = new ArrayList<>();
    SignalRouter router =
        builder
            .on(
                "x",
                JsonValue.class,
                request -> {
                  seen.add(request.requestId().orElseThrow());
                  return RoutedReply.of(1).now();
                })
            .build();
    assertThat(send(router, "{\"event\":\"x\",\"requestId\":" + id + "}"))
        .isEqualTo("{\"event\":\"x\",\"requestId\":" + id + ",\"data\":1}");
    assertThat(seen).as("its text").containsExactly(id);
    assertThat(send(router, "{\"event\":\"y\",\"requestId\":" + id + "}"))
        .as("in a refusal")
        .contains("\"requestId\":" + id + ",\"error\"");
  }

  @Test
  void acceptsANumericRequestIdOf128DigitsAndRejectsOneOf129() {
    SignalRouter router = builder.on("x", JsonValue.class, r -> RoutedReply.done().now()).build();
    String most = "9".repeat(128);
    assertThat(send(router, "{\"event\":\"x\",\"requestId\":" + most + "}")).contains(most);
    assertThat(send(router, "{\"event\":\"x\",\"requestId\":" + most + "9}"))
        .contains("bad-request-id");
  }

  static Stream<String> broken() {
    return Stream.of(
        "\"data\":" + "[".repeat(999) + "]".repeat(999),
        "\"data\":" + "[".repeat(64) + "]".repeat(64),
        "\"data\":" + "[".repeat(30_000) + "]".repeat(30_000),
        "\"data\":" + "7".repeat(60_000),
        "\"data\":{\"n\":" + "7".repeat(1_001) + "}",
        "\"data\":{\"n\":1,\"n\":2}",
        "\"data\":1,\"data\":2",
        "\"other\":1,\"other\":2",
        "\"data\":\"\\ud800\"",
        "\"data\":1e99999999999",
        "\"data\":NaN",
        "\"data\":1} x{");
  }

  /** Row B13 of the field faults: an event that breaks a rule of JSON was taken for plain text. */
  @ParameterizedTest
  @MethodSource("broken")
  void answersAnEventThatBreaksARuleOfJsonWithBadData(String members) {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> RoutedReply.done().now())
            .otherwise(request -> RoutedReply.of("plain").now())
            .build();
    JsonObject answer = json(send(router, "{\"event\":\"x\",\"requestId\":7," + members + "}"));
    assertThat(answer.getJsonObject("error").getString("code")).isEqualTo("bad-data");
    assertThat(answer.getString("event")).isEqualTo("x");
    assertThat(answer.getInt("requestId")).isEqualTo(7);
  }

  @Test
  void repeatsNothingThatIsNotWellFormedUnicode() {
    assertThat(send(builder.build(), "{\"event\":\"\\ud800\",\"requestId\":\"\\udc00\"}"))
        .startsWith("{\"error\":{\"code\":\"bad-data\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"event", "answerTo"})
  void answersAMessageThatNamesSeveralEventsOrQuestionsWithBadData(String name) {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> RoutedReply.done().now())
            .otherwise(request -> RoutedReply.of("plain").now())
            .build();
    String twice = "{\"" + name + "\":\"x\",\"" + name + "\":\"x\"}";
    assertThat(json(send(router, twice)).getJsonObject("error").getString("message"))
        .isEqualTo("the message breaks a rule of JSON: " + name + " occurs more than once");
  }

  /** Regression: such a message was taken for plain text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":01,\"event\":\"x\"}",
        "{\"data\":NaN,\"event\":\"x\"}",
        "{\"requestId\":1,\"data\":[1,],\"event\":\"x\"}",
        "\n{data:1,\"event\":\"x\"}",
        "{\"data\":01,\"answerTo\":\"x\"}"
      })
  void answersBadDataIfTheGrammarIsBrokenBeforeTheEvent(String message) {
    SignalRouter router = builder.otherwise(request -> RoutedReply.of("plain").now()).build();
    assertThat(json(send(router, message)).getJsonObject("error").getString("message"))
        .startsWith("the message breaks a rule of JSON: its grammar is broken");
  }

  @Test
  void cutsALongEventNameBetweenCharacters() {
    String a127 = "a".repeat(127);
    String answer =
        send(builder.build(), "{\"event\":\"" + a127 + "\ud83d\ude00\",\"replyBy\":\"user\"}");
    assertThat(answer).as("pushed").isEmpty();
    assertThat(content(transport.sent().get(0)).getString("event")).isEqualTo(a127);
  }

  @Test
  void acceptsEventsOf128CharactersAndNoLongerOne() {
    String most = "e".repeat(128);
    SignalRouter router =
        builder.on(most, JsonValue.class, r -> RoutedReply.of("taken").now()).build();
    assertThat(send(router, "{\"event\":\"" + most + "\"}")).contains("taken");
    assertThat(send(router, "{\"event\":\"" + most + "e\"}")).contains("unknown-event");
    for (String wrong : List.of("", most + "e")) {
      assertThatThrownBy(() -> builder.on(wrong, JsonValue.class, r -> RoutedReply.done().now()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an event is a text of 1 to 128 characters");
    }
  }

  @Test
  void aRequestIdOfNullCountsAsNoRequestId() {
    SignalRouter router = builder.on("x", JsonValue.class, r -> RoutedReply.done().now()).build();
    assertThat(json(send(router, "{\"event\":\"x\",\"requestId\":null}")))
        .isEqualTo(json("{\"event\":\"x\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "{}", "{\"event\":1}", "{ hello", "{"})
  void routesMessagesWithoutAnEventToOtherwise(String message) {
    List<InboundSignal> others = new ArrayList<>();
    SignalRouter router =
        builder
            .otherwise(
                request -> {
                  others.add(request.data());
                  assertThat(request.event()).isEmpty();
                  return RoutedReply.of("plain").now();
                })
            .build();
    assertThat(send(router, message)).isEqualTo("plain");
    assertThat(others).containsExactly(Callbacks.signal("ali", message));
  }

  @Test
  void routesBinaryToOtherwiseThoughItLooksLikeAnEvent() {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> RoutedReply.of("event").now())
            .otherwise(request -> RoutedReply.done().now())
            .build();
    Payload binary = Payload.binary(Callbacks.utf8("{\"event\":\"x\"}"));
    Ack ack =
        router
            .onSignal(new InboundSignal(Callbacks.sender("ali"), binary))
            .toCompletableFuture()
            .join();
    assertThat(ack).isEqualTo(Ack.empty());
  }

  @Test
  void answersMessagesWithoutAnEventWithAnErrorByDefault() {
    assertThat(json(send(builder.build(), "hello")).getJsonObject("error").getString("code"))
        .isEqualTo("no-event");
  }

  @Test
  void readsAnEventWithoutDataAsOneWithAnEmptyObject() {
    SignalRouter router =
        builder.on("x", JsonValue.class, request -> RoutedReply.of(request.data()).now()).build();
    assertThat(json(send(router, "{\"event\":\"x\"}")).get("data"))
        .isEqualTo(JsonValue.EMPTY_JSON_OBJECT);
  }
}
