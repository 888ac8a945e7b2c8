package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.content;
import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.routing.Asker.Question;
import dev.rtcsignal.adapter.routing.RouterFixture.Hand;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AskerTest {
  private static final UserId ALI = new UserId("ali");
  private static final Question<Hand> WHICH = new Question<>("which", Map.of("of", 2), Hand.class);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final VirtualTime time = new VirtualTime();
  private final Asker asker = asker(transport);
  private final SignalRouter router = RouterFixture.router(transport).asker(asker).build();

  @Test
  void asksAUserAndReturnsTheAnswer() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
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

  /** The thread that brings an answer is an event loop, and its client waits for the ACK. */
  @Test
  void completesAQuestionOnAnotherThreadThanTheOneOfTheCallback() {
    CompletableFuture<Thread> ran =
        asker.ask(APP, ALI, WHICH, LONG).thenApply(result -> Thread.currentThread());
    assertThat(answer("ali", id(0), "\"data\":{\"side\":\"left\"}")).isEqualTo(Ack.empty());
    assertThat(ran.join()).isNotSameAs(Thread.currentThread());
  }

  /** The common pool is the application's, which may block it. */
  @Test
  void answersArriveWhileTheCommonPoolIsBlocked() {
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      ForkJoinPool.commonPool().execute(() -> awaitQuietly(end));
    }
    try {
      CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
      answer("ali", id(0), "\"data\":{\"side\":\"left\"}");
      assertThat(asked).succeedsWithin(30, TimeUnit.SECONDS);
    } finally {
      end.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void asksAUserInARoom() {
    RoomId room = new RoomId("r1");
    CompletableFuture<AskResult<Hand>> asked = asker.askInRoom(APP, room, ALI, WHICH, LONG);
    assertThat(transport.sent().get(0).to()).isEqualTo(new Audience.RoomMember(room, ALI));
    answer("ali", id(0), "\"data\":{\"side\":\"left\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void reportsThatTheClientDeclined() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":{\"code\":\"busy\",\"message\":\"not now\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("busy", "not now"));
    assertThat(asked.join().toString()).doesNotContain("not now");
  }

  @Test
  void anErrorOfNullCountsAsNoError() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":null,\"data\":{\"side\":\"left\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void rejectsAQuestionThatCannotBeWrittenWithoutQuotingIt() {
    Question<Hand> odd = new Question<>("which", Double.NaN, Hand.class);
    assertThatThrownBy(() -> asker.ask(APP, ALI, odd, LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the question cannot be written as JSON");
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void readsTheNumberOfAnErrorAsItsText() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":{\"code\":404,\"message\":\"m\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("404", "m"));
  }

  @Test
  void readsAnErrorWithoutTextsAsADeclineWithoutThem() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"error\":{\"code\":[]},\"data\":{\"side\":\"left\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[]", "\"x\"", "{\"height\":\"x\"}"})
  void readsAnAnswerOfAnotherTypeAsADecline(String data) {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(0), "\"data\":" + data);
    assertThat(code(asked.join())).isEqualTo("bad-data");
  }

  @Test
  void reportsATimeoutAndThatTheQuestionWasSent() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    time.pass(LONG.minusNanos(1));
    assertThat(asked).isNotDone();
    time.pass(Duration.ofNanos(1));
    assertThat(asked.join())
        .isEqualTo(new AskResult.Unanswered<>(Optional.of(new SendResult.Accepted("in-memory-1"))));
  }

  @Test
  void reportsATimeoutAndCancelsTheUnfinishedSend() {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    Asker slow = asker((signal, options) -> sending);
    CompletableFuture<AskResult<Hand>> asked = slow.ask(APP, ALI, WHICH, LONG);
    time.pass(LONG);
    assertThat(asked).isCompletedWithValue(new AskResult.Unanswered<>(Optional.empty()));
    assertThat(sending).isCancelled();
  }

  @Test
  void sendsAQuestionWithinItsTimeout() {
    AtomicReference<Optional<Duration>> deadline = new AtomicReference<>();
    SignalTransport recording =
        (signal, options) -> {
          deadline.set(options.deadline());
          return new CompletableFuture<>();
        };
    asker(recording).ask(APP, ALI, WHICH, LONG);
    assertThat(deadline.get()).contains(LONG);
  }

  @Test
  void reportsThatTheQuestionWasRefusedOrNotSent() {
    SendResult refused = new SendResult.Refused(400, "Bad", "", "");
    SendResult notSent = new SendResult.NotSent(SendResult.NotSent.Reason.NO_QUOTA);
    for (SendResult result : new SendResult[] {refused, notSent}) {
      Asker refusing = asker(InMemoryTransport.answering(signal -> result));
      assertThat(refusing.ask(APP, ALI, WHICH, LONG))
          .isCompletedWithValue(new AskResult.NotAsked<>(Optional.of(result)));
    }
  }

  @Test
  void waitsForTheAnswerToAQuestionThatMayHaveArrived() {
    SendResult uncertain =
        new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", "");
    InMemoryTransport unsure = InMemoryTransport.answering(signal -> uncertain);
    Asker unsureAsker = asker(unsure);
    SignalRouter asking = RouterFixture.router(unsure).asker(unsureAsker).build();
    CompletableFuture<AskResult<Hand>> asked = unsureAsker.ask(APP, ALI, WHICH, LONG);
    assertThat(asked).isNotDone();
    String id = content(unsure.sent().get(0)).getString("requestId");
    start(asking, "ali", "{\"answerTo\":\"" + id + "\",\"data\":{\"side\":\"left\"}}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
  }

  @Test
  void acceptsAnAnswerThatArrivesBeforeTheSendIsComplete() {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    AtomicReference<String> id = new AtomicReference<>();
    Asker pending =
        asker(
            (signal, options) -> {
              id.set(content(signal).getString("requestId"));
              return sending;
            });
    SignalRouter asking = RouterFixture.router(transport).asker(pending).build();
    CompletableFuture<AskResult<Hand>> asked = pending.ask(APP, ALI, WHICH, LONG);
    start(asking, "ali", "{\"answerTo\":\"" + id.get() + "\",\"data\":{\"side\":\"left\"}}");
    assertThat(asked.join()).isInstanceOf(AskResult.Answered.class);
    assertThat(sending).isNotCancelled();
  }

  @Test
  void rejectsAnAnswerOfAnotherUser() {
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    Ack ack = answer("bob", id(0), "\"data\":{\"side\":\"left\"}");
    assertUnknownQuestion(ack, id(0));
    assertThat(asked).isNotDone();
    answer("ali", id(0), "\"data\":{\"side\":\"right\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("right", 0)));
  }

  @Test
  void rejectsALateAnswerAndASecondOne() {
    asker.ask(APP, ALI, WHICH, LONG);
    time.pass(LONG);
    assertUnknownQuestion(answer("ali", id(0), "\"data\":{}"), id(0));
    CompletableFuture<AskResult<Hand>> asked = asker.ask(APP, ALI, WHICH, LONG);
    answer("ali", id(1), "\"data\":{\"side\":\"left\"}");
    assertUnknownQuestion(answer("ali", id(1), "\"data\":{\"side\":\"right\"}"), id(1));
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 0)));
    assertUnknownQuestion(answer("ali", "no-such", "\"data\":{}"), "no-such");
  }

  @Test
  void givesEachQuestionAnIdOfItsOwn() {
    asker.ask(APP, ALI, WHICH, LONG);
    asker.ask(APP, ALI, WHICH, LONG);
    assertThat(id(0)).isNotEqualTo(id(1)).matches("[0-9a-f]{24}");
  }

  @Test
  void cancellingTheResultClosesTheQuestionAndCancelsTheSend() throws Exception {
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    AtomicReference<String> id = new AtomicReference<>();
    Asker pending =
        asker(
            (signal, options) -> {
              id.set(content(signal).getString("requestId"));
              return sending;
            });
    SignalRouter asking = RouterFixture.router(transport).asker(pending).build();
    pending.ask(APP, ALI, WHICH, LONG).cancel(true);
    assertThat(sending).isCancelled();
    Ack ack =
        start(asking, "ali", "{\"answerTo\":\"" + id.get() + "\",\"data\":{}}")
            .get(5, TimeUnit.SECONDS);
    assertUnknownQuestion(ack, id.get());
  }

  @Test
  void acceptsTheAnswerWhileARouteOfTheSameUserWaitsForIt() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    SignalRouter waiting =
        RouterFixture.router(transport)
            .asker(asker)
            .executor(one)
            .on("x", JsonValue.class, request -> RoutedReply.of(side(request.user())).now())
            .build();
    CompletableFuture<Ack> ack = start(waiting, "ali", "{\"event\":\"x\"}");
    await().until(() -> !transport.sent().isEmpty());
    start(waiting, "ali", "{\"answerTo\":\"" + id(0) + "\",\"data\":{\"side\":\"left\"}}");
    assertThat(json(ack.get(20, TimeUnit.SECONDS).body().asUtf8()).getString("data"))
        .isEqualTo("left");
    one.shutdown();
  }

  private String side(UserId user) {
    return asker
        .ask(APP, user, WHICH, LONG)
        .join()
        .match(
            answered -> answered.answer().side(), declined -> "", unanswered -> "", notAsked -> "");
  }

  @Test
  void reportsThatItDidNotAskIfTheTransportFails() {
    SignalTransport broken =
        (signal, options) -> CompletableFuture.failedFuture(new IllegalStateException("a bug"));
    assertThat(asker(broken).ask(APP, ALI, WHICH, LONG))
        .isCompletedWithValue(new AskResult.NotAsked<>(Optional.empty()));
  }

  @Test
  void reportsThatItDidNotAskIfTheTransportIsClosed() {
    SignalTransport closed =
        (signal, options) -> {
          throw new IllegalStateException("closed");
        };
    assertThat(asker(closed).ask(APP, ALI, WHICH, LONG))
        .isCompletedWithValue(new AskResult.NotAsked<>(Optional.empty()));
  }

  @Test
  void keepsNoQuestionOpenThatCouldNotBeAsked() {
    Question<Hand> tooLarge = new Question<>("which", "x".repeat(65_536), Hand.class);
    for (int i = 0; i < 10_000; i++) {
      try {
        asker.ask(APP, ALI, tooLarge, LONG);
      } catch (IllegalArgumentException refused) {
        continue;
      }
    }
    asker.ask(APP, ALI, WHICH, LONG);
    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void keepsTenThousandQuestionsOpenAndRejectsOneMore() {
    InMemoryTransport pending = InMemoryTransport.pending();
    Asker busy = asker(pending);
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

  @Test
  void anAskerAndItsRouterHaveTheSameFields() {
    RouterFields other = new RouterFields("cmd", "id", "args", "err", "re", "via", "room");
    assertThatThrownBy(() -> RouterFixture.router(transport).fields(other).asker(asker).build())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRouterWithoutAnAskerKnowsNoQuestion() {
    SignalRouter alone = RouterFixture.router(transport).build();
    asker.ask(APP, ALI, WHICH, LONG);
    Ack ack = start(alone, "ali", "{\"answerTo\":\"" + id(0) + "\",\"data\":{}}").join();
    assertUnknownQuestion(ack, id(0));
  }

  private Asker asker(SignalTransport sending) {
    return Asker.builder(sending, RouterFixture.SERVER, new Random(1)).delayer(time).build();
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
