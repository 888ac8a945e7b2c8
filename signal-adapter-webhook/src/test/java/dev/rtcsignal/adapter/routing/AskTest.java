package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.content;
import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static dev.rtcsignal.adapter.webhook.Callbacks.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.routing.RouterFixture.Hand;
import dev.rtcsignal.adapter.routing.SignalRouter.Question;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AskTest {
  private static final UserId ALI = new UserId("ali");
  private static final Question<Hand> WHICH = new Question<>("which", Map.of("of", 2), Hand.class);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final SignalRouter router = RouterFixture.router(transport).build();

  @Test
  void asksAUserWhereverTheyAreAndTakesTheirAnswer() {
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    assertThat(transport.sent()).hasSize(1);
    assertThat(transport.sent().get(0).to()).isEqualTo(new Audience.User(ALI));
    assertThat(transport.sent().get(0).from()).isEqualTo(RouterFixture.SERVER);
    assertThat(content(transport.sent().get(0)))
        .isEqualTo(
            json("{\"event\":\"which\",\"requestId\":\"" + id(0) + "\",\"data\":{\"of\":2}}"));
    assertThat(asked).isNotDone();
    assertThat(answer("ali", id(0), "\"data\":{\"side\":\"left\",\"height\":2}"))
        .isEqualTo(Ack.empty());
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 2)));
    assertThat(asked.join().toString()).doesNotContain("left");
  }

  /** Who brings the answer is an event loop, and its client waits for the ACK. */
  @Test
  void whatTheAskerDoesWithAnAnswerHoldsUpNobodyWhoBringsOne() {
    CompletableFuture<Void> mayGoOn =
        new CompletableFuture<Void>().completeOnTimeout(null, 5, TimeUnit.SECONDS);
    CompletableFuture<AskResult<Hand>> asked =
        router
            .ask(APP, ALI, WHICH, LONG)
            .thenApply(
                result -> {
                  mayGoOn.join();
                  return result;
                });
    assertThat(answer("ali", id(0), "\"data\":{\"side\":\"left\"}")).isEqualTo(Ack.empty());
    assertThat(asked).isNotDone();
    mayGoOn.complete(null);
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void asksAUserInARoom() {
    RoomId room = new RoomId("r1");
    CompletableFuture<AskResult<Hand>> asked = router.askInRoom(APP, room, ALI, WHICH, LONG);
    assertThat(transport.sent().get(0).to()).isEqualTo(new Audience.RoomMember(room, ALI));
    answer("ali", id(0), "\"data\":{\"side\":\"left\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void tellsThatTheClientDeclined() {
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":{\"code\":\"busy\",\"message\":\"not now\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("busy", "not now"));
    assertThat(asked.join().toString()).doesNotContain("not now");
  }

  @Test
  void anErrorOfNullIsNone() {
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":null,\"data\":{\"side\":\"left\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void refusesAQuestionThatCannotBeWrittenAndDoesNotQuoteIt() {
    Question<Hand> odd = new Question<>("which", Double.NaN, Hand.class);
    assertThatThrownBy(() -> router.ask(APP, ALI, odd, LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the question cannot be written as JSON");
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void takesAnErrorWithoutTextsForADeclineWithoutThem() {
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":{\"code\":1},\"data\":{\"side\":\"left\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[]", "\"x\"", "{\"height\":\"x\"}"})
  void takesAnAnswerOfAnotherTypeForADecline(String data) {
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"data\":" + data);
    assertThat(code(asked.join())).isEqualTo("bad-data");
  }

  @Test
  void tellsThatNoAnswerCameInTimeThoughTheQuestionWasSent() {
    AskResult<Hand> result = router.ask(APP, ALI, WHICH, SHORT).join();
    assertThat(result)
        .isEqualTo(new AskResult.Unanswered<>(Optional.of(new SendResult.Accepted("in-memory-1"))));
  }

  @Test
  void tellsThatNoAnswerCameInTimeAndCancelsWhatIsNotSent() throws Exception {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    SignalRouter slow = RouterFixture.router((signal, options) -> sending).build();
    assertThat(slow.ask(APP, ALI, WHICH, SHORT).join())
        .isEqualTo(new AskResult.Unanswered<>(Optional.empty()));
    await(sending::isCancelled);
  }

  @Test
  void sendsAQuestionWithinItsTimeOut() {
    AtomicReference<Optional<Duration>> deadline = new AtomicReference<>();
    SignalTransport recording =
        (signal, options) -> {
          deadline.set(options.deadline());
          return new CompletableFuture<>();
        };
    RouterFixture.router(recording).build().ask(APP, ALI, WHICH, LONG);
    assertThat(deadline.get()).contains(LONG);
  }

  @Test
  void tellsThatTheCloudRefusedTheQuestionOrThatItWasNotSent() {
    SendResult refused = new SendResult.Refused(400, "Bad", "", "");
    SendResult notSent = new SendResult.NotSent(SendResult.NotSent.Reason.NO_QUOTA);
    for (SendResult result : new SendResult[] {refused, notSent}) {
      SignalRouter refusing =
          RouterFixture.router(InMemoryTransport.answering(signal -> result)).build();
      assertThat(refusing.ask(APP, ALI, WHICH, LONG))
          .isCompletedWithValue(new AskResult.NotAsked<>(Optional.of(result)));
    }
  }

  @Test
  void waitsForTheAnswerToAQuestionThatMayHaveArrived() {
    SendResult uncertain =
        new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", "");
    InMemoryTransport unsure = InMemoryTransport.answering(signal -> uncertain);
    SignalRouter asking = RouterFixture.router(unsure).build();
    CompletableFuture<AskResult<Hand>> asked = asking.ask(APP, ALI, WHICH, LONG);
    assertThat(asked).isNotDone();
    String id = content(unsure.sent().get(0)).getString("requestId");
    start(asking, "ali", "{\"answerTo\":\"" + id + "\",\"data\":{\"side\":\"left\"}}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void takesAnAnswerThatComesBeforeTheSendIsComplete() {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    AtomicReference<String> id = new AtomicReference<>();
    SignalRouter asking =
        RouterFixture.router(
                (signal, options) -> {
                  id.set(content(signal).getString("requestId"));
                  return sending;
                })
            .build();
    CompletableFuture<AskResult<Hand>> asked = asking.ask(APP, ALI, WHICH, LONG);
    start(asking, "ali", "{\"answerTo\":\"" + id.get() + "\",\"data\":{\"side\":\"left\"}}");
    assertThat(asked.join()).isInstanceOf(AskResult.Answered.class);
    assertThat(sending).isNotCancelled();
  }

  @Test
  void takesNoAnswerOfAnotherUser() {
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    Ack ack = answer("bob", id(0), "\"data\":{\"side\":\"left\"}");
    assertUnknownQuestion(ack, id(0));
    assertThat(asked).isNotDone();
    answer("ali", id(0), "\"data\":{\"side\":\"right\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("right", 0)));
  }

  @Test
  void tellsTheClientThatItsAnswerIsTooLateOrASecondOne() {
    router.ask(APP, ALI, WHICH, SHORT).join();
    assertUnknownQuestion(answer("ali", id(0), "\"data\":{}"), id(0));
    CompletableFuture<AskResult<Hand>> asked = router.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(1), "\"data\":{\"side\":\"left\"}");
    assertUnknownQuestion(answer("ali", id(1), "\"data\":{\"side\":\"right\"}"), id(1));
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
    assertUnknownQuestion(answer("ali", "no-such", "\"data\":{}"), "no-such");
  }

  @Test
  void givesEachQuestionAnIdOfItsOwn() {
    router.ask(APP, ALI, WHICH, LONG);
    router.ask(APP, ALI, WHICH, LONG);
    assertThat(id(0)).isNotEqualTo(id(1)).matches("[0-9a-f]{24}");
  }

  @Test
  void whoGivesUpWaitingClosesTheQuestionAndCancelsTheSend() throws Exception {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    AtomicReference<String> id = new AtomicReference<>();
    SignalRouter asking =
        RouterFixture.router(
                (signal, options) -> {
                  id.set(content(signal).getString("requestId"));
                  return sending;
                })
            .build();
    asking.ask(APP, ALI, WHICH, LONG).cancel(true);
    await(sending::isCancelled);
    Ack ack =
        start(asking, "ali", "{\"answerTo\":\"" + id.get() + "\",\"data\":{}}")
            .get(5, TimeUnit.SECONDS);
    assertUnknownQuestion(ack, id.get());
  }

  @Test
  void takesTheAnswerWhileTheUsersTurnIsBusyWaitingForIt() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    AtomicReference<SignalRouter> self = new AtomicReference<>();
    self.set(
        RouterFixture.router(transport)
            .executor(one)
            .on(
                "x",
                JsonValue.class,
                request ->
                    RoutedReply.of(
                            self.get()
                                .ask(APP, request.user(), WHICH, LONG)
                                .join()
                                .match(
                                    answered -> answered.answer().side(),
                                    declined -> "",
                                    unanswered -> "",
                                    notAsked -> ""))
                        .now())
            .build());
    CompletableFuture<Ack> turn = start(self.get(), "ali", "{\"event\":\"x\"}");
    await(() -> !transport.sent().isEmpty());
    start(self.get(), "ali", "{\"answerTo\":\"" + id(0) + "\",\"data\":{\"side\":\"left\"}}");
    assertThat(json(turn.get(20, TimeUnit.SECONDS).body().asUtf8()).getString("data"))
        .isEqualTo("left");
    one.shutdown();
  }

  @Test
  void endsInTimeThoughTheTransportFails() throws Exception {
    SignalTransport broken =
        (signal, options) -> CompletableFuture.failedFuture(new IllegalStateException("a bug"));
    CompletableFuture<AskResult<Hand>> asked =
        RouterFixture.router(broken).build().ask(APP, ALI, WHICH, SHORT);
    assertThat(asked).succeedsWithin(5, TimeUnit.SECONDS);
  }

  @Test
  void endsNormallyThoughTheTransportIsClosed() throws Exception {
    SignalTransport closed =
        (signal, options) -> {
          throw new IllegalStateException("closed");
        };
    CompletableFuture<AskResult<Hand>> asked =
        RouterFixture.router(closed).build().ask(APP, ALI, WHICH, SHORT);
    assertThat(asked).succeedsWithin(5, TimeUnit.SECONDS);
  }

  @Test
  void keepsNoQuestionOpenThatCouldNotBeAsked() {
    Question<Hand> tooLarge = new Question<>("which", "x".repeat(65_536), Hand.class);
    for (int i = 0; i < 10_000; i++) {
      try {
        router.ask(APP, ALI, tooLarge, LONG);
      } catch (IllegalArgumentException refused) {
        continue;
      }
    }
    router.ask(APP, ALI, WHICH, LONG);
    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void holdsTenThousandQuestionsOpenAndRefusesOneMore() {
    InMemoryTransport pending = InMemoryTransport.pending();
    SignalRouter busy = RouterFixture.router(pending).build();
    for (int i = 0; i < 9_999; i++) {
      busy.ask(APP, ALI, WHICH, LONG);
    }
    CompletableFuture<AskResult<Hand>> last = busy.ask(APP, ALI, WHICH, LONG);
    assertThat(last).isNotDone();
    assertThat(busy.ask(APP, ALI, WHICH, LONG))
        .isCompletedWithValue(new AskResult.NotAsked<>(Optional.empty()));
    last.cancel(true);
    assertThat(busy.ask(APP, ALI, WHICH, LONG)).isNotDone();
  }

  private String id(int question) {
    return content(transport.sent().get(question)).getString("requestId");
  }

  private Ack answer(String user, String id, String more) {
    return start(router, user, "{\"answerTo\":\"" + id + "\"," + more + "}").join();
  }

  private static <T> String code(AskResult<T> result) {
    return result.match(
        answered -> "answered", declined -> declined.code(), unanswered -> "", notAsked -> "");
  }

  private static void assertUnknownQuestion(Ack ack, String id) {
    assertThat(json(ack.body().asUtf8()).getString("requestId")).isEqualTo(id);
    assertThat(json(ack.body().asUtf8()).getJsonObject("error").getString("code"))
        .isEqualTo("unknown-question");
  }
}
