package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Middleware, and the errors that failures become. */
@Timeout(30)
class RouteFailuresTest {
  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final SignalRouter.Builder builder = RouterFixture.router(transport);

  @Test
  void runsMiddlewareAroundEveryRouteWithTheFirstOutermost() {
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

  /** An exception that a route throws has the effect of a stage that fails with it. */
  @Test
  void middlewareGetsAnExceptionOfARouteAsAFailedStage() {
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
  void mapsTheCauseThatFuturesWrap() {
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

  /** JSON-B fails to write this class. */
  public static final class Unwritable {
    public String getSecret() {
      throw new IllegalStateException("secret");
    }
  }

  @Test
  void mapsAnAnswerThatCannotBeWritten() {
    builder.on("x", JsonValue.class, request -> RoutedReply.of(new Unwritable()).now());
    assertThat(start(builder.build(), "ali", "{\"event\":\"x\"}")).isCompletedExceptionally();
    builder.onError(JsonbException.class, error -> new RouteException("unwritable", "u"));
    String ack = send(builder.build(), "{\"event\":\"x\",\"requestId\":\"7\"}");
    assertThat(json(ack).getString("requestId")).isEqualTo("7");
    assertThat(ack).contains("\"unwritable\"").doesNotContain("secret");
  }

  @Test
  void mapsARouteThatReturnsNoStage() {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> null)
            .onError(NullPointerException.class, error -> new RouteException("none", "n"))
            .build();
    assertThat(send(router, "{\"event\":\"x\"}")).contains("\"none\"");
  }

  @Test
  void theFirstOfTwoRulesForATypeCounts() {
    SignalRouter router =
        builder
            .on("x", JsonValue.class, request -> fail())
            .onError(IllegalStateException.class, error -> new RouteException("first", "f"))
            .onError(IllegalStateException.class, error -> new RouteException("second", "s"))
            .build();
    assertThat(send(router, "{\"event\":\"x\"}")).contains("\"first\"");
  }

  @Test
  void failsItsStageIfNoRuleMapsTheFailure() {
    SignalRouter router = builder.on("x", JsonValue.class, request -> fail()).build();
    assertThat(start(router, "ali", "{\"event\":\"x\"}"))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class);
    SignalRouter broken = RouterFixture.router(transport).otherwise(request -> null).build();
    assertThat(start(broken, "ali", "x")).isCompletedExceptionally();
  }
}
