package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.content;
import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.routing.RouterFixture.Hand;
import dev.rtcsignal.adapter.webhook.Callbacks;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SignalRouterTest {
  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final SignalRouter.Builder builder = RouterFixture.router(transport);

  @Test
  void leadsAnEventToItsRouteWithTypedDataAndAnswersInTheAck() {
    List<RoutedRequest<Hand>> requests = new ArrayList<>();
    SignalRouter router =
        builder
            .on(
                "raiseHand",
                Hand.class,
                request -> {
                  requests.add(request);
                  return RoutedReply.of(Map.of("place", 3)).now();
                })
            .build();
    String ack =
        send(
            router,
            "{\"event\":\"raiseHand\",\"requestId\":\"7\","
                + "\"data\":{\"side\":\"left\",\"height\":2,\"more\":true},\"other\":[]}");
    assertThat(json(ack))
        .isEqualTo(json("{\"event\":\"raiseHand\",\"requestId\":\"7\",\"data\":{\"place\":3}}"));
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).data()).isEqualTo(new Hand("left", 2));
    assertThat(requests.get(0).requestId()).contains("7");
    assertThat(requests.get(0).user()).isEqualTo(new UserId("ali"));
    assertThat(requests.get(0).toString()).doesNotContain("left");
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void answersWithTextNothingAndAnObject() {
    SignalRouter router =
        builder
            .on("text", JsonValue.class, request -> RoutedReply.of("a \"text\"").now())
            .on("nothing", JsonValue.class, request -> RoutedReply.done().now())
            .on("object", JsonValue.class, request -> RoutedReply.of(new Hand("left", 2)).now())
            .on("number", JsonValue.class, request -> RoutedReply.of(5).now())
            .build();
    assertThat(json(send(router, "{\"event\":\"text\"}")))
        .isEqualTo(json("{\"event\":\"text\",\"data\":\"a \\\"text\\\"\"}"));
    assertThat(json(send(router, "{\"event\":\"nothing\",\"requestId\":\"8\"}")))
        .isEqualTo(json("{\"event\":\"nothing\",\"requestId\":\"8\"}"));
    assertThat(json(send(router, "{\"event\":\"object\"}")).getJsonObject("data"))
        .isEqualTo(json("{\"side\":\"left\",\"height\":2}"));
    assertThat(json(send(router, "{\"event\":\"number\"}")).getInt("data")).isEqualTo(5);
  }

  @Test
  void takesOtherNamesOfFields() {
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
  void aRouterDoesNotChangeWithItsBuilder() {
    SignalRouter router =
        builder
            .on("raise", JsonValue.class, request -> RoutedReply.of(request.data()).now())
            .build();
    builder.fields(new RouterFields("cmd", "id", "args", "err", "re", "via", "room"));
    assertThat(json(send(router, "{\"event\":\"raise\",\"data\":1}")).getInt("data")).isEqualTo(1);
  }

  @Test
  void refusesFieldsWithoutNameOrWithTheSame() {
    assertThatThrownBy(() -> new RouterFields("", "b", "c", "d", "e", "f", "g"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RouterFields("a", "a", "c", "d", "e", "f", "g"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void answersAnEventThatNobodyKnowsWithAnError() {
    String ack = send(builder.build(), "{\"event\":\"x\",\"requestId\":\"7\"}");
    assertThat(json(ack).getString("requestId")).isEqualTo("7");
    assertThat(json(ack).getString("event")).isEqualTo("x");
    assertThat(json(ack).getJsonObject("error").getString("code")).isEqualTo("unknown-event");
    assertThat(json(ack)).doesNotContainKey("data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "1", "\"secret\"", "[]", "{\"height\":\"secret\"}", "{\"height\":{}}"})
  void answersDataOfAnotherTypeWithAnErrorThatDoesNotQuoteIt(String data) {
    SignalRouter router =
        builder.on("raise", Hand.class, request -> RoutedReply.done().now()).build();
    String ack = send(router, "{\"event\":\"raise\",\"data\":" + data + "}");
    assertThat(json(ack).getJsonObject("error").getString("code")).isEqualTo("bad-data");
    assertThat(ack).doesNotContain("secret");
  }

  /** A type that checks itself in its constructor. */
  public record Checked(String name) {
    public Checked {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("secret");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"x\""})
  void takesNoOtherKindOfJsonForAnObject(String data) {
    SignalRouter router =
        builder.on("x", JsonObject.class, request -> RoutedReply.done().now()).build();
    assertThat(
            json(send(router, "{\"event\":\"x\",\"data\":" + data + "}"))
                .getJsonObject("error")
                .getString("code"))
        .isEqualTo("bad-data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"\"}", "{}", "{\"name\":null}"})
  void answersDataThatItsTypeRefusesWithAnError(String data) {
    SignalRouter router =
        builder.on("name", Checked.class, request -> RoutedReply.done().now()).build();
    String ack = send(router, "{\"event\":\"name\",\"data\":" + data + "}");
    assertThat(json(ack).getJsonObject("error").getString("code")).isEqualTo("bad-data");
    assertThat(ack).doesNotContain("secret");
  }

  @Test
  void takesAnEventWithoutDataAsOneWithAnEmptyObject() {
    SignalRouter router =
        builder.on("x", JsonValue.class, request -> RoutedReply.of(request.data()).now()).build();
    assertThat(json(send(router, "{\"event\":\"x\"}")).get("data"))
        .isEqualTo(JsonValue.EMPTY_JSON_OBJECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "{}", "{\"event\":1}", "{\"event\":\"x\"} y", "{"})
  void leadsWhatNamesNoEventElsewhereAndAnswersAsItIs(String message) {
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
  void leadsBinaryElsewhereAlthoughItLooksLikeAnEvent() {
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
  void answersWhatNamesNoEventWithAnErrorUnlessTold() {
    assertThat(json(send(builder.build(), "hello")).getJsonObject("error").getString("code"))
        .isEqualTo("no-event");
  }

  @Test
  void runsMiddlewareAroundEveryRouteTheFirstOutermost() {
    List<String> order = new ArrayList<>();
    SignalRouter router =
        builder
            .around(logging(order, "a"))
            .around(logging(order, "b"))
            .on(
                "x",
                JsonValue.class,
                request -> {
                  order.add("route");
                  return RoutedReply.done().now();
                })
            .otherwise(
                request -> {
                  order.add("other");
                  return RoutedReply.done().now();
                })
            .build();
    send(router, "{\"event\":\"x\"}");
    assertThat(order).containsExactly("a>", "b>", "route", "<b", "<a");
    order.clear();
    send(router, "hello");
    assertThat(order).containsExactly("a>", "b>", "other", "<b", "<a");
  }

  private static SignalRouter.Middleware logging(List<String> order, String name) {
    return (request, next) -> {
      order.add(name + ">");
      return next.get().whenComplete((reply, error) -> order.add("<" + name));
    };
  }

  @Test
  void middlewareMayAnswerInsteadOfTheRoute() {
    SignalRouter router =
        builder
            .around((request, next) -> RoutedReply.of("instead").now())
            .on("x", JsonValue.class, request -> fail())
            .build();
    assertThat(json(send(router, "{\"event\":\"x\"}")).getString("data")).isEqualTo("instead");
  }

  @Test
  void middlewareMayRefuse() {
    SignalRouter router =
        builder
            .around(
                (request, next) -> {
                  throw new RouteException("not-allowed", "not you");
                })
            .build();
    assertThat(json(send(router, "{\"event\":\"x\"}")).getJsonObject("error"))
        .isEqualTo(json("{\"code\":\"not-allowed\",\"message\":\"not you\"}"));
  }

  /** "What it throws is as what its stage fails with." */
  @Test
  void middlewareSeesWhatARouteThrowsAsAStageThatFailed() {
    SignalRouter router =
        builder
            .around((request, next) -> next.get().exceptionally(error -> RoutedReply.of("rescued")))
            .on("x", JsonValue.class, request -> fail())
            .build();
    assertThat(json(send(router, "{\"event\":\"x\"}")).getString("data")).isEqualTo("rescued");
  }

  private static CompletionStage<RoutedReply> fail() {
    throw new IllegalStateException("secret");
  }

  @Test
  void mapsFailuresToAnswersByTheFirstRuleThatFits() {
    SignalRouter router =
        builder
            .on("thrown", JsonValue.class, request -> fail())
            .on(
                "later",
                JsonValue.class,
                request -> CompletableFuture.supplyAsync(() -> fail().toCompletableFuture().join()))
            .onError(ArithmeticException.class, error -> new RouteException("no", "no"))
            .onError(IllegalStateException.class, error -> new RouteException("first", "f"))
            .onError(RuntimeException.class, error -> new RouteException("second", "s"))
            .build();
    assertThat(send(router, "{\"event\":\"thrown\"}")).contains("\"first\"");
    assertThat(send(router, "{\"event\":\"later\"}")).contains("\"first\"");
  }

  /** As a route that waits for a future of its own throws it. */
  @Test
  void mapsWhatFuturesWrapHoweverOften() {
    SignalRouter router =
        builder
            .on(
                "x",
                JsonValue.class,
                request ->
                    CompletableFuture.failedFuture(
                        new CompletionException(
                            new ExecutionException(new IllegalStateException("secret")))))
            .on(
                "y",
                JsonValue.class,
                request ->
                    CompletableFuture.failedFuture(new ExecutionException("nothing in it", null)))
            .onError(IllegalStateException.class, error -> new RouteException("first", "f"))
            .onError(ExecutionException.class, error -> new RouteException("bare", "b"))
            .build();
    assertThat(send(router, "{\"event\":\"x\"}")).contains("\"first\"");
    assertThat(send(router, "{\"event\":\"y\"}")).contains("\"bare\"");
  }

  /** What JSON-B cannot write. */
  public static final class Unwritable {
    public String getSecret() {
      throw new IllegalStateException("secret");
    }
  }

  @Test
  void mapsAnAnswerThatCannotBeWrittenLikeAnyFailureOfARoute() {
    builder.on("x", JsonValue.class, request -> RoutedReply.of(new Unwritable()).now());
    assertThat(start(builder.build(), "ali", "{\"event\":\"x\"}")).isCompletedExceptionally();
    builder.onError(JsonbException.class, error -> new RouteException("unwritable", "u"));
    String ack = send(builder.build(), "{\"event\":\"x\",\"requestId\":\"7\"}");
    assertThat(json(ack).getString("requestId")).isEqualTo("7");
    assertThat(ack).contains("\"unwritable\"").doesNotContain("secret");
  }

  /**
   * An answer without the id could not be told from others, and the work would be done for nobody.
   */
  @ParameterizedTest
  @ValueSource(strings = {"7", "true", "{}", "[]"})
  void answersARequestIdThatIsNoTextWithTheRuleAndDoesNoWork(String id) {
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
        .isEqualTo("requestId is a text of at most 128 characters");
    assertThat(handled).hasValue(0);
  }

  @Test
  void takesARequestIdOf128CharactersAndRefusesOneOf129() {
    SignalRouter router = builder.on("x", JsonValue.class, r -> RoutedReply.done().now()).build();
    String most = "i".repeat(128);
    assertThat(json(send(router, "{\"event\":\"x\",\"requestId\":\"" + most + "\"}")))
        .isEqualTo(json("{\"event\":\"x\",\"requestId\":\"" + most + "\"}"));
    assertThat(send(router, "{\"event\":\"x\",\"requestId\":\"" + most + "i\"}"))
        .contains("bad-request-id");
  }

  /**
   * JSON may hold half of a character, and UTF-8 may not: it goes back as it came, as an escape.
   */
  @Test
  void repeatsARequestIdOfHalfACharacter() {
    SignalRouter router =
        builder.on("x", JsonValue.class, r -> RoutedReply.of(r.data()).now()).build();
    String message =
        "{\"event\":\"x\",\"requestId\":\"\\ud800\",\"data\":\"\\udc00 \ud83d\ude00\"}";
    assertThat(send(router, message)).isEqualTo(message);
    send(router, message.replace("}", ",\"replyBy\":\"user\"}"));
    assertThat(transport.sent())
        .extracting(OutboundSignal::payload)
        .containsExactly(Payload.text(message));
  }

  @Test
  void cutsANameThatIsTooLongToRepeatBetweenCharacters() {
    String a127 = "a".repeat(127);
    String answer =
        send(builder.build(), "{\"event\":\"" + a127 + "\ud83d\ude00\",\"replyBy\":\"user\"}");
    assertThat(answer).as("pushed").isEmpty();
    assertThat(content(transport.sent().get(0)).getString("event")).isEqualTo(a127);
  }

  @Test
  void takesRoutesForEventsOf128CharactersAndNoLongerOne() {
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

  /** Jakarta JSON Binding 3.0, 3.3: the default types of an untyped value. */
  @Test
  @SuppressWarnings("rawtypes") // there is no class of a Map of anything
  void readsMapsAndListsAsJsonBindingDoes() {
    List<Object> got = new ArrayList<>();
    SignalRouter router =
        builder
            .on(
                "map",
                Map.class,
                request -> {
                  got.add(request.data().get("a"));
                  return RoutedReply.done().now();
                })
            .on(
                "list",
                List.class,
                request -> {
                  got.add(request.data().get(0));
                  return RoutedReply.done().now();
                })
            .build();
    send(router, "{\"event\":\"map\",\"data\":{\"a\":\"b\"}}");
    send(router, "{\"event\":\"list\",\"data\":[\"c\"]}");
    assertThat(got).containsExactly("b", "c");
  }

  @Test
  void mapsARouteThatReturnsNoStageLikeAnyFailure() {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> null)
            .onError(NullPointerException.class, error -> new RouteException("none", "n"))
            .build();
    assertThat(send(router, "{\"event\":\"x\"}")).contains("\"none\"");
  }

  @Test
  void aRequestIdOfNullIsNone() {
    SignalRouter router = builder.on("x", JsonValue.class, r -> RoutedReply.done().now()).build();
    assertThat(json(send(router, "{\"event\":\"x\",\"requestId\":null}")))
        .isEqualTo(json("{\"event\":\"x\"}"));
  }

  @Test
  void theFirstRuleCountsAlsoWhereTheSameTypeHasTwo() {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> fail())
            .onError(IllegalStateException.class, error -> new RouteException("first", "f"))
            .onError(IllegalStateException.class, error -> new RouteException("second", "s"))
            .build();
    assertThat(send(router, "{\"event\":\"x\"}")).contains("\"first\"");
  }

  @Test
  void failsItsStageWithWhatNoRuleMaps() {
    SignalRouter router = builder.on("x", JsonValue.class, request -> fail()).build();
    assertThat(start(router, "ali", "{\"event\":\"x\"}"))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class);
    SignalRouter broken = RouterFixture.router(transport).otherwise(request -> null).build();
    assertThat(start(broken, "ali", "x")).isCompletedExceptionally();
  }

  @Test
  void takesAsManyMessagesAsItIsToldAndRefusesOneMore() {
    CompletableFuture<RoutedReply> never = new CompletableFuture<>();
    SignalRouter router = builder.bounded(3, 2).otherwise(request -> never).build();
    assertThat(start(router, "ali", "1")).isNotDone();
    assertThat(start(router, "ali", "2")).isNotDone();
    assertThat(start(router, "ali", "3")).isCompletedExceptionally();
    assertThat(start(router, "bob", "4")).isNotDone();
    assertThat(start(router, "cat", "5")).isCompletedExceptionally();
    assertThatThrownBy(() -> builder.bounded(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.bounded(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void runsRoutesOfOneUserInTurnOnItsExecutor() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<String> order = new CopyOnWriteArrayList<>();
    SignalRouter router =
        builder
            .executor(pool)
            .bounded(60, 60)
            .otherwise(
                request -> {
                  order.add(request.data().payload().match(text -> text.value(), binary -> ""));
                  return RoutedReply.of(Thread.currentThread().getName()).now();
                })
            .build();
    List<CompletableFuture<Ack>> acks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      acks.add(start(router, "ali", Integer.toString(100 + i)));
    }
    CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    pool.shutdown();
    assertThat(order).hasSize(60).isSorted();
    assertThat(acks.get(0).join().body().asUtf8()).startsWith("pool-");
  }

  @Test
  void givesAnEventOneRoute() {
    builder.on("x", JsonValue.class, request -> RoutedReply.done().now());
    assertThatThrownBy(() -> builder.on("x", Hand.class, request -> RoutedReply.done().now()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
