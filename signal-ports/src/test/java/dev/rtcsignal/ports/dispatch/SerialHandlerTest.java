package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialHandlerTest {
  /** Messages that the handler got and has not answered, in order of arrival. */
  private record Task(String user, String text, CompletableFuture<Ack> answer) {}

  private final List<Task> begun = new CopyOnWriteArrayList<>();
  private final SignalHandler pending =
      signal -> {
        Task task = new Task(user(signal), text(signal), new CompletableFuture<>());
        begun.add(task);
        return task.answer;
      };
  private final SerialHandler serial = SerialHandler.of(pending, Runnable::run);

  @Test
  void handlesTheNextMessageOfAUserWhenThePreviousOneIsAnswered() {
    CompletableFuture<Ack> first = send(serial, "ali", "1");
    CompletableFuture<Ack> second = send(serial, "ali", "2");
    CompletableFuture<Ack> third = send(serial, "ali", "3");
    assertThat(begunTexts()).containsExactly("1");
    begun.get(0).answer.complete(Ack.text("one"));
    assertThat(first.join()).isEqualTo(Ack.text("one"));
    assertThat(begunTexts()).containsExactly("1", "2");
    begun.get(1).answer.complete(Ack.text("two"));
    assertThat(second.join()).isEqualTo(Ack.text("two"));
    assertThat(begunTexts()).containsExactly("1", "2", "3");
    assertThat(third).isNotDone();
  }

  @Test
  void handlesMessagesOfDifferentUsersConcurrently() {
    send(serial, "ali", "1");
    send(serial, "bob", "2");
    send(serial, "cat", "3");
    assertThat(begunTexts()).containsExactly("1", "2", "3");
  }

  @Test
  void continuesAfterAHandlerThatFailsThrowsOrReturnsNull() {
    SignalHandler failing =
        signal ->
            switch (text(signal)) {
              case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("fails"));
              case "throws" -> throw new IllegalStateException("throws");
              case "breaks" -> throw new NoClassDefFoundError("breaks");
              case "null" -> null;
              default -> CompletableFuture.completedFuture(Ack.text("ok"));
            };
    SerialHandler handler = SerialHandler.of(failing, Runnable::run).bounded(1, 1);
    assertThat(send(handler, "ali", "fails")).isCompletedExceptionally();
    assertThat(send(handler, "ali", "throws")).isCompletedExceptionally();
    assertThat(send(handler, "ali", "breaks")).isCompletedExceptionally();
    assertThat(send(handler, "ali", "null")).isCompletedExceptionally();
    assertThat(send(handler, "ali", "good").join()).isEqualTo(Ack.text("ok"));
  }

  @Test
  void acceptsTheConfiguredNumberInAllAndRejectsOneMore() {
    SerialHandler small = SerialHandler.of(pending, Runnable::run).bounded(3, 2);
    send(small, "ali", "1");
    send(small, "ali", "2");
    CompletableFuture<Ack> last = send(small, "bob", "3");
    assertThat(last).isNotDone();
    assertRefused(send(small, "cat", "4"));
    begun.get(0).answer.complete(Ack.empty());
    assertThat(send(small, "cat", "5")).isNotDone();
    assertRefused(send(small, "dan", "6"));
  }

  @Test
  void acceptsTheConfiguredNumberPerUserAndRejectsOneMore() {
    SerialHandler small = SerialHandler.of(pending, Runnable::run).bounded(100, 2);
    send(small, "ali", "1");
    assertThat(send(small, "ali", "2")).isNotDone();
    IntStream.range(0, 200).forEach(i -> assertRefused(send(small, "ali", "3")));
    assertThat(send(small, "bob", "4")).isNotDone();
    begun.get(0).answer.complete(Ack.empty());
    assertThat(send(small, "ali", "5")).isNotDone();
    assertRefused(send(small, "ali", "6"));
  }

  @Test
  void accepts20PerUserAnd1024InAllByDefault() {
    IntStream.range(0, 20).forEach(i -> assertThat(send(serial, "u0", "m")).isNotDone());
    assertRefused(send(serial, "u0", "m"));
    for (int message = 20; message < 1_024; message++) {
      assertThat(send(serial, "u" + message, "m")).isNotDone();
    }
    assertRefused(send(serial, "last", "m"));
  }

  /** 60 users whose handlers hang could fill all 1,024 places with 20 messages each. */
  @Test
  void usersWhoseHandlersHangDoNotLockOutOthers() {
    for (int round = 0; round < 20; round++) {
      IntStream.range(0, 60).forEach(i -> send(serial, "hanging" + i, "m"));
    }
    IntStream.range(0, 5).forEach(i -> assertThat(send(serial, "bystander", "m")).isNotDone());
  }

  /** Of users whose handler never ends, what waited and was given up takes no place. */
  @Test
  void eachUnfinishedMessageCountsOnceTowardTheLimit() {
    SerialHandler small = SerialHandler.of(pending, Runnable::run).bounded(8, 4);
    for (String user : List.of("ali", "bob")) {
      IntStream.range(0, 4).mapToObj(i -> send(small, user, "m")).forEach(one -> one.cancel(true));
    }
    IntStream.range(0, 6).forEach(i -> assertThat(send(small, "u" + i, "m")).isNotDone());
    assertRefused(send(small, "last", "m"));
  }

  @Test
  void doesNotHandleAMessageWhoseAnswerIsCancelled() {
    send(serial, "ali", "1");
    CompletableFuture<Ack> second = send(serial, "ali", "2");
    send(serial, "ali", "3");
    second.cancel(true);
    begun.get(0).answer.complete(Ack.empty());
    assertThat(begunTexts()).containsExactly("1", "3");
  }

  @Test
  void cancelledMessagesNoLongerCountTowardTheLimit() {
    SerialHandler small = SerialHandler.of(pending, Runnable::run).bounded(6, 3);
    send(small, "ali", "1");
    send(small, "ali", "2").cancel(true);
    send(small, "ali", "3").cancel(true);
    begun.get(0).answer.complete(Ack.empty());
    IntStream.range(0, 3).forEach(i -> assertThat(send(small, "ali", "m")).isNotDone());
    assertRefused(send(small, "ali", "m"));
  }

  @Test
  void anUnfinishedHandlerCountsTowardTheLimitThoughItsAnswerIsCancelled() {
    SerialHandler small = SerialHandler.of(pending, Runnable::run).bounded(2, 1);
    send(small, "ali", "1").cancel(true);
    IntStream.range(0, 100).forEach(i -> assertRefused(send(small, "ali", "m")));
    assertThat(send(small, "bob", "2")).isNotDone();
    assertRefused(send(small, "cat", "3"));
    assertThat(begunTexts()).containsExactly("1", "2");
    begun.get(0).answer.complete(Ack.empty());
    assertThat(send(small, "ali", "4")).isNotDone();
  }

  @Test
  void rejectsAMessageThatTheExecutorRejectsAndContinues() {
    AtomicBoolean full = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (full.get()) {
            throw new RejectedExecutionException("full");
          }
          task.run();
        };
    SerialHandler handler = SerialHandler.of(pending, executor).bounded(1, 1);
    assertRefused(send(handler, "ali", "1"));
    full.set(false);
    assertThat(send(handler, "ali", "2")).isNotDone();
    assertThat(begunTexts()).containsExactly("2");
  }

  @Test
  void rejectsAWaitingMessageThatTheExecutorRejects() {
    AtomicBoolean full = new AtomicBoolean();
    Executor executor =
        task -> {
          if (full.get()) {
            throw new RejectedExecutionException("full");
          }
          task.run();
        };
    SerialHandler handler = SerialHandler.of(pending, executor);
    send(handler, "ali", "1");
    CompletableFuture<Ack> second = send(handler, "ali", "2");
    CompletableFuture<Ack> third = send(handler, "ali", "3");
    full.set(true);
    begun.get(0).answer.complete(Ack.empty());
    assertRefused(second);
    assertRefused(third);
    full.set(false);
    assertThat(send(handler, "ali", "4")).isNotDone();
  }

  /** As a pool that can start no thread more: an OutOfMemoryError. */
  @Test
  void continuesAfterAnExecutorThatThrows() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (broken.get()) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          task.run();
        };
    SerialHandler handler = SerialHandler.of(pending, executor).bounded(1, 1);
    try {
      assertThat(send(handler, "ali", "1")).isCompletedExceptionally();
    } catch (OutOfMemoryError passedOn) {
      // As good: the webhook answers 500.
    }
    broken.set(false);
    send(handler, "ali", "2");
    assertThat(begunTexts()).containsExactly("2");
  }

  @Test
  void handlesALongQueueWithoutOverflowingTheStack() {
    AtomicBoolean stuck = new AtomicBoolean(true);
    CompletableFuture<Ack> first = new CompletableFuture<>();
    SignalHandler fast =
        signal ->
            stuck.getAndSet(false) ? first : CompletableFuture.completedFuture(Ack.text("ok"));
    SerialHandler handler = SerialHandler.of(fast, Runnable::run).bounded(100_000, 50_000);
    List<CompletableFuture<Ack>> answers =
        IntStream.range(0, 50_000).mapToObj(i -> send(handler, "ali", "m")).toList();
    first.complete(Ack.text("ok"));
    assertThat(answers).allMatch(answer -> answer.isDone() && !answer.isCompletedExceptionally());
    assertThat(send(handler, "ali", "m")).isDone();
  }

  @Test
  void keepsTheOrderOfEachUserOnAPoolOfThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<String> order = new CopyOnWriteArrayList<>();
    SignalHandler blocking =
        SignalHandler.blocking(
            signal -> {
              order.add(user(signal) + text(signal));
              return Ack.empty();
            },
            pool);
    SerialHandler handler = SerialHandler.of(blocking, pool).bounded(480, 60);
    List<CompletableFuture<Ack>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      for (String user : List.of("a", "b", "c", "d")) {
        answers.add(send(handler, user, ":" + i));
      }
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    pool.shutdown();
    for (String user : List.of("a", "b", "c", "d")) {
      assertThat(order)
          .filteredOn(entry -> entry.startsWith(user))
          .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(i -> user + ":" + i).toList());
    }
  }

  @Test
  void anUnfinishedMessageDelaysNoOtherUser() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    SerialHandler handler = SerialHandler.of(pending, pool);
    send(handler, "ali", "1");
    send(handler, "bob", "2");
    await().until(() -> begun.size() == 2);
    begun.get(1).answer.complete(Ack.empty());
    send(handler, "bob", "3");
    await().until(() -> begun.size() == 3);
    pool.shutdown();
    assertThat(begunTexts()).containsExactly("1", "2", "3");
  }

  @Test
  void acceptsBoundsOfOneAndMore() {
    assertThat(serial.bounded(1, 1)).isNotNull();
    assertThatThrownBy(() -> serial.bounded(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> serial.bounded(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static InboundSignal signal(String user, String text) {
    VerifiedSender sender = VerifiedSender.unchecked(new AppId("app"), new UserId(user));
    return new InboundSignal(sender, Payload.text(text));
  }

  private List<String> begunTexts() {
    return begun.stream().map(Task::text).toList();
  }

  private static CompletableFuture<Ack> send(SerialHandler handler, String user, String text) {
    return handler.onSignal(signal(user, text)).toCompletableFuture();
  }

  private static String user(InboundSignal signal) {
    return signal.sender().user().value();
  }

  private static String text(InboundSignal signal) {
    return signal.payload().match(text -> text.value(), binary -> "");
  }

  private static void assertRefused(CompletableFuture<Ack> answer) {
    assertThat(answer)
        .isCompletedExceptionally()
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(RejectedExecutionException.class);
  }
}
