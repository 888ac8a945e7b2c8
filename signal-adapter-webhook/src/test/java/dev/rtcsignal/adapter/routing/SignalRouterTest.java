package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.routing.RouterFixture.Hand;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes, their typed data, and the order of their messages. */
@Timeout(30)
class SignalRouterTest {
  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final SignalRouter.Builder builder = RouterFixture.router(transport);

  @Test
  void routesAnEventWithTypedDataAndAnswersInTheAck() {
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
  void aRouterDoesNotChangeWithItsBuilder() {
    SignalRouter router =
        builder
            .on("raise", JsonValue.class, request -> RoutedReply.of(request.data()).now())
            .build();
    builder.fields(new RouterFields("cmd", "id", "args", "err", "re", "via", "room"));
    assertThat(json(send(router, "{\"event\":\"raise\",\"data\":1}")).getInt("data")).isEqualTo(1);
  }

  @Test
  void answersAnUnknownEventWithAnError() {
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
  void acceptsNoOtherJsonForAnObject(String data) {
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
  void answersDataThatItsTypeRejectsWithAnError(String data) {
    SignalRouter router =
        builder.on("name", Checked.class, request -> RoutedReply.done().now()).build();
    String ack = send(router, "{\"event\":\"name\",\"data\":" + data + "}");
    assertThat(json(ack).getJsonObject("error").getString("code")).isEqualTo("bad-data");
    assertThat(ack).doesNotContain("secret");
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
  void acceptsTheConfiguredNumberOfMessagesAndRejectsOneMore() {
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
  void runsTheRoutesOfOneUserInOrderOnItsExecutor() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<String> order = new CopyOnWriteArrayList<>();
    SignalRouter router =
        builder
            .executor(pool)
            .bounded(120, 60)
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
  void rejectsASecondRouteForAnEvent() {
    builder.on("x", JsonValue.class, request -> RoutedReply.done().now());
    assertThatThrownBy(() -> builder.on("x", Hand.class, request -> RoutedReply.done().now()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
