package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.routing.Asker.Question;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generic types and ids as the data of routes, and routes that ask. */
class RouteTypesTest {
  /** Ids of every kind of position. */
  public record Seat(UserId user, RoomId room, List<UserId> neighbours) {}

  /** Holds the generic type that the tests use. */
  public static final class Seats {
    public List<Seat> all;

    static Type type() {
      try {
        return (ParameterizedType) Seats.class.getField("all").getGenericType();
      } catch (NoSuchFieldException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final InMemoryTransport transport = InMemoryTransport.accepting();

  @Test
  void dataCanBeOfAGenericType() {
    SignalRouter router =
        RouterFixture.router(transport)
            .<List<Seat>>on(
                "sit",
                Seats.type(),
                request -> RoutedReply.of(request.data().get(1).user().value()).now())
            .build();
    assertThat(send(router, "{\"event\":\"sit\",\"data\":[{\"user\":\"a\"},{\"user\":\"b\"}]}"))
        .contains("\"data\":\"b\"");
    assertThat(send(router, "{\"event\":\"sit\",\"data\":[{\"user\":1}]}"))
        .contains("bad-data", "$[0].user: a number is not a string");
  }

  /** They were objects with a member "value". */
  @Test
  void idsAreTextInAnswersAndInData() {
    SignalRouter router =
        RouterFixture.router(transport)
            .on("sit", Seat.class, request -> RoutedReply.of(request.data()).now())
            .build();
    JsonObject answer =
        json(
            send(
                router,
                "{\"event\":\"sit\",\"data\":{\"user\":\"a\",\"room\":\"r\",\"neighbours\":[\"b\"]}}"));
    assertThat(answer.getJsonObject("data"))
        .isEqualTo(json("{\"neighbours\":[\"b\"],\"room\":\"r\",\"user\":\"a\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user\":\"\"}                 | $.user",
        "{\"user\":{\"value\":\"a\"}}    | $.user: an object is not a string",
        "{\"room\":\"no room!\"}         | $.room",
        "{\"neighbours\":[\"a\",\"ü\"]}  | $.neighbours[1]"
      })
  void anIdThatBreaksARuleIsBadData(String data, String path) {
    SignalRouter router =
        RouterFixture.router(transport)
            .on("sit", Seat.class, request -> RoutedReply.done().now())
            .build();
    assertThat(send(router, "{\"event\":\"sit\",\"data\":" + data + "}"))
        .contains("bad-data", path)
        .doesNotContain("no room");
  }

  /** Regression: a route that asks needed the router before it was built; row F5. */
  @Test
  void aRouteCanAskSinceTheAskerIsMadeFirst() {
    Asker asker =
        Asker.builder(transport, RouterFixture.SERVER, new Random(1))
            .delayer(new VirtualTime())
            .build();
    CompletableFuture<AskResult<List<Seat>>> answers = new CompletableFuture<>();
    SignalRouter router =
        SignalRouter.builder(asker)
            .on(
                "leave",
                Seat.class,
                request -> {
                  asker
                      .ask(
                          APP,
                          request.user(),
                          new Question<List<Seat>>("sure", "?", Seats.type()),
                          Duration.ofSeconds(9))
                      .thenAccept(answers::complete);
                  return RoutedReply.done().now();
                })
            .build();
    send(router, "{\"event\":\"leave\",\"data\":{}}");
    String id = RouterFixture.content(transport.sent().get(0)).getString("requestId");
    start(router, "ali", "{\"answerTo\":\"" + id + "\",\"data\":[{\"user\":\"c\"}]}");
    assertThat(((AskResult.Answered<List<Seat>>) answers.join()).answer())
        .containsExactly(new Seat(new UserId("c"), null, null));
  }
}
