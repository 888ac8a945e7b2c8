package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.SERVER;
import static dev.rtcsignal.adapter.routing.RouterFixture.content;
import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.webhook.Callbacks;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers travel. */
@Timeout(30)
class RouterRepliesTest {
  private static final Audience ALI = new Audience.User(new UserId("ali"));
  private static final String ANSWER = "{\"event\":\"x\",\"requestId\":\"7\",\"data\":\"hello\"}";

  private final InMemoryTransport accepting = InMemoryTransport.accepting();

  @Test
  void pushesTheAnswerToTheUserIfTheClientAsksForIt() {
    String ack = send(hello(accepting), asking("\"replyBy\":\"user\""));
    assertThat(ack).isEmpty();
    assertPushed(ALI, ANSWER);
  }

  @Test
  void pushesTheAnswerInTheRoomIfTheClientAsksForIt() {
    String ack = send(hello(accepting), asking("\"replyBy\":\"room\",\"roomId\":\"r1\""));
    assertThat(ack).isEmpty();
    assertPushed(new Audience.RoomMember(new RoomId("r1"), new UserId("ali")), ANSWER);
  }

  @Test
  void answersInTheAckIfTheClientAsksForIt() {
    assertThat(json(send(hello(accepting), asking("\"replyBy\":\"ack\"")))).isEqualTo(json(ANSWER));
    assertThat(accepting.sent()).isEmpty();
  }

  @Test
  void thePushSettingOfTheRouteOverridesTheRequestOfTheClient() {
    SignalRouter router =
        RouterFixture.router(accepting)
            .on("x", JsonValue.class, request -> RoutedReply.of("hello").byUnicast().now())
            .build();
    assertThat(send(router, asking("\"replyBy\":\"ack\""))).isEmpty();
    assertPushed(ALI, ANSWER);
  }

  @Test
  void pushesTheAnswerOfOtherwiseIfItAsksForIt() {
    SignalRouter router =
        RouterFixture.router(accepting)
            .otherwise(request -> RoutedReply.of("hello").byUnicast().now())
            .build();
    assertThat(send(router, "hi")).isEmpty();
    assertThat(accepting.sent())
        .extracting(OutboundSignal::payload)
        .containsExactly(Payload.text("hello"));
  }

  @Test
  void pushesAnErrorIfTheClientAsksForPushes() {
    SignalRouter router = RouterFixture.router(accepting).build();
    assertThat(send(router, asking("\"replyBy\":\"user\""))).isEmpty();
    assertThat(content(accepting.sent().get(0)).getJsonObject("error").getString("code"))
        .isEqualTo("unknown-event");
    assertThat(content(accepting.sent().get(0)).getString("requestId")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"replyBy\":\"room\"",
        "\"replyBy\":\"room\",\"roomId\":\"a b\"",
        "\"replyBy\":\"fax\""
      })
  void answersAnInvalidReplyByWithAnErrorInTheAck(String way) {
    String ack = send(hello(accepting), asking(way));
    assertThat(json(ack).getString("requestId")).isEqualTo("7");
    assertThat(json(ack)).containsKey("error");
    assertThat(accepting.sent()).isEmpty();
  }

  /** Otherwise the client gets an error and tries again, and the work is done twice. */
  @Test
  void doesNotCallTheRouteForAnInvalidReplyBy() {
    AtomicInteger handled = new AtomicInteger();
    SignalRouter router =
        RouterFixture.router(accepting)
            .on(
                "x",
                JsonValue.class,
                request -> {
                  handled.incrementAndGet();
                  return RoutedReply.done().now();
                })
            .build();
    send(router, asking("\"replyBy\":\"fax\""));
    assertThat(handled).hasValue(0);
  }

  @Test
  void answersInTheAckIfTheCloudRefusedThePush() {
    SignalTransport refusing =
        (signal, options) ->
            CompletableFuture.completedFuture(new SendResult.Refused(400, "Bad", "", ""));
    assertThat(json(send(hello(refusing), asking("\"replyBy\":\"user\"")))).isEqualTo(json(ANSWER));
  }

  @Test
  void answersInTheAckIfThePushWasNotSent() {
    SignalTransport full =
        (signal, options) ->
            CompletableFuture.completedFuture(
                new SendResult.NotSent(SendResult.NotSent.Reason.QUEUE_FULL));
    assertThat(json(send(hello(full), asking("\"replyBy\":\"user\"")))).isEqualTo(json(ANSWER));
  }

  @Test
  void doesNotRepeatInTheAckAPushThatMayHaveArrived() {
    SignalTransport broken =
        (signal, options) ->
            CompletableFuture.completedFuture(
                new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", ""));
    assertThat(send(hello(broken), asking("\"replyBy\":\"user\""))).isEmpty();
  }

  @Test
  void answersInTheAckIfTheTransportIsClosed() {
    SignalTransport closed =
        (signal, options) -> {
          throw new IllegalStateException("closed");
        };
    assertThat(json(send(hello(closed), asking("\"replyBy\":\"user\"")))).isEqualTo(json(ANSWER));
  }

  @Test
  void waitsForThePushBeforeTheAck() {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    CompletableFuture<Ack> ack =
        start(hello((signal, options) -> sending), "ali", asking("\"replyBy\":\"user\""));
    assertThat(ack).isNotDone();
    sending.complete(new SendResult.Accepted("1"));
    assertThat(ack.join()).isEqualTo(Ack.empty());
  }

  @Test
  void pushesWithinThreeSecondsOrTheConfiguredTime() {
    List<Duration> deadlines = new ArrayList<>();
    SignalTransport transport =
        (signal, options) -> {
          deadlines.add(options.deadline().orElseThrow());
          return CompletableFuture.completedFuture(new SendResult.Accepted("1"));
        };
    send(hello(transport), asking("\"replyBy\":\"user\""));
    SignalRouter.Builder hasty = RouterFixture.router(transport).pushWithin(Duration.ofMillis(600));
    send(hasty.build(), asking("\"replyBy\":\"user\""));
    assertThat(deadlines).containsExactly(Duration.ofSeconds(3), Duration.ofMillis(600));
    assertThatThrownBy(() -> hasty.pushWithin(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void answersInTheAckUpToItsLimitAndWithAnErrorForOneByteMore() {
    String frame = "{\"event\":\"x\",\"data\":\"\"}";
    String fits = "y".repeat(65_536 - frame.length());
    assertThat(send(answering(fits), "{\"event\":\"x\"}")).hasSize(65_536);
    String ack = send(answering(fits + "y"), "{\"event\":\"x\"}");
    assertThat(json(ack).getJsonObject("error").getString("code")).isEqualTo("ack-size");
  }

  @Test
  void pushesUpToTheLimitAndAnErrorForOneByteMore() {
    String frame = "{\"event\":\"x\",\"data\":\"\"}";
    String fits = "y".repeat(65_536 - frame.length());
    String asking = "{\"event\":\"x\",\"replyBy\":\"user\"}";
    send(answering(fits), asking);
    assertThat(accepting.sent().get(0).payload().size()).isEqualTo(65_536);
    send(answering(fits + "y"), asking);
    assertThat(content(accepting.sent().get(1)).getJsonObject("error").getString("code"))
        .isEqualTo("message-size");
  }

  @Test
  void answersInTheAckIfTheUserHasTheNameOfTheServer() throws Exception {
    Ack ack =
        start(hello(accepting), "server", asking("\"replyBy\":\"user\"")).get(5, TimeUnit.SECONDS);
    assertThat(json(ack.body().asUtf8())).containsKey("error");
    assertThat(accepting.sent()).isEmpty();
  }

  /** It would have to be repeated in the answer, where there is no room for it and more. */
  @ParameterizedTest
  @ValueSource(strings = {"event", "requestId", "answerTo"})
  void answersAnEventWithALongName(String field) throws Exception {
    String message = "{\"" + field + "\":\"" + "n".repeat(65_500) + "\"}";
    Ack ack = start(hello(accepting), "ali", message).get(5, TimeUnit.SECONDS);
    assertThat(ack.body().asUtf8()).contains("error");
  }

  private static String asking(String more) {
    return "{\"event\":\"x\",\"requestId\":\"7\"," + more + "}";
  }

  private static SignalRouter hello(SignalTransport transport) {
    return RouterFixture.router(transport)
        .on("x", JsonValue.class, request -> RoutedReply.of("hello").now())
        .build();
  }

  private SignalRouter answering(String text) {
    return RouterFixture.router(accepting)
        .on("x", JsonValue.class, request -> RoutedReply.of(text).now())
        .build();
  }

  private void assertPushed(Audience to, String content) {
    assertThat(accepting.sent()).hasSize(1);
    OutboundSignal sent = accepting.sent().get(0);
    assertThat(sent.app()).isEqualTo(Callbacks.APP);
    assertThat(sent.from()).isEqualTo(SERVER);
    assertThat(sent.to()).isEqualTo(to);
    assertThat(content(sent)).isEqualTo(json(content));
  }
}
