package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.receive;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalHandler.UnavailableException;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HandlerCallTest {
  private static final byte[] CALLBACK = text(signature("ali"), "m");

  enum Answer {
    COMPLETED(200, signal -> CompletableFuture.completedFuture(Ack.text("ok"))),
    OF_ANOTHER_KIND(200, signal -> CompletableFuture.completedStage(Ack.text("ok"))),
    FAILED(
        500, signal -> CompletableFuture.failedFuture(new IllegalStateException("secret payload"))),
    WITHOUT_AN_ACK(500, signal -> CompletableFuture.completedFuture(null)),
    NOTHING(500, signal -> null),
    WITHOUT_CALLBACKS(500, signal -> new CallbackFree()),
    REJECTED(503, signal -> CompletableFuture.failedFuture(new RejectedExecutionException())),
    UNAVAILABLE(
        503, signal -> CompletableFuture.failedFuture(new UnavailableException("away", null))),
    THROWN(
        500,
        signal -> {
          throw new IllegalStateException("secret payload");
        });

    private final int status;
    private final SignalHandler handler;

    Answer(int status, SignalHandler handler) {
      this.status = status;
      this.handler = handler;
    }
  }

  /** A stage of another library that takes no callback. */
  private static final class CallbackFree extends CompletableFuture<Ack> {
    @Override
    public CompletableFuture<Ack> whenComplete(BiConsumer<? super Ack, ? super Throwable> action) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anImmediateAnswerReleasesOnlyItsOwnMessageFromTheLimit(Answer answer) {
    AtomicReference<SignalHandler> handler = new AtomicReference<>(answer.handler);
    SignalWebhook small = webhook(signal -> handler.get().onSignal(signal)).maxInFlight(1).build();
    for (int i = 0; i < 3; i++) {
      assertThat(receive(small, CALLBACK).status()).isEqualTo(answer.status);
    }
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    handler.set(signal -> pending);
    CompletableFuture<WebhookReply> waiting = small.receive(CALLBACK).toCompletableFuture();
    assertThat(receive(small, CALLBACK).note()).startsWith("overloaded");
    pending.complete(Ack.text("late"));
    assertThat(waiting.join().body().asUtf8()).isEqualTo("late");
  }

  @ParameterizedTest
  @EnumSource(
      value = Answer.class,
      names = {"FAILED", "THROWN"})
  void aReplyDoesNotQuoteTheFailureOfTheHandler(Answer answer) {
    WebhookReply reply = receive(webhook(answer.handler).build(), CALLBACK);
    assertThat(reply.body().asUtf8()).isEqualTo("the server failed");
    assertThat(reply.note()).isEqualTo("handler failed: java.lang.IllegalStateException");
  }

  @Test
  void replies500IfTheHandlerFailsLater() {
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    CompletableFuture<WebhookReply> reply = start(webhook(signal -> pending).build());
    pending.completeExceptionally(new ArithmeticException("secret payload"));
    assertThat(reply.join().status()).isEqualTo(500);
    assertThat(reply.join().note()).isEqualTo("handler failed: java.lang.ArithmeticException");
  }

  @Test
  void replies500IfAClassOfTheHandlerIsMissing() {
    SignalHandler broken =
        signal -> {
          throw new NoClassDefFoundError("secret payload");
        };
    WebhookReply reply = receive(webhook(broken).build(), CALLBACK);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.note()).isEqualTo("handler failed: java.lang.NoClassDefFoundError");
  }

  @Test
  void theLogOfTheReplyTellsWhatIsNotThere() {
    SignalHandler handler =
        signal -> {
          throw new UnavailableException("the database is away", null);
        };
    WebhookReply reply =
        Callbacks.receive(
            SignalWebhook.builder(Callbacks.CHECK, handler, () -> Callbacks.NOW).build(),
            Callbacks.text(Callbacks.signature("ali"), "m"));
    assertThat(reply.note()).isEqualTo("unavailable: the database is away");
    assertThat(reply.retryAfterSeconds()).contains("1");
    assertThat(reply.body().asUtf8()).isEqualTo("the server is busy");
  }

  @Test
  void replies503IfTheHandlersExecutorIsFull() {
    SignalHandler full =
        SignalHandler.blocking(
            signal -> Ack.empty(),
            task -> {
              throw new RejectedExecutionException();
            });
    assertThat(receive(webhook(full).build(), CALLBACK).status()).isEqualTo(503);
  }

  @Test
  void replies503AtTheTimeLimitAndCancelsTheAnswerOfTheHandler() {
    CompletableFuture<Ack> stuck = new CompletableFuture<>();
    VirtualTime time = new VirtualTime();
    SignalWebhook small = webhook(signal -> stuck).delayer(time).maxInFlight(1).build();
    CompletableFuture<WebhookReply> reply = start(small);
    time.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(reply).isNotDone();
    assertThat(receive(small, CALLBACK).note()).contains("in flight");
    time.pass(Duration.ofNanos(1));
    assertThat(reply.join().status()).isEqualTo(503);
    assertThat(reply.join().note()).isEqualTo("overloaded: the handler gave no answer in time");
    assertThat(stuck).isCancelled();
    assertThat(receive(small, CALLBACK).note()).as("cancelled").startsWith("handler failed");
  }

  @Test
  void anAnswerInTimeFreesItsTimer() {
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    CompletableFuture<Void> timer = new CompletableFuture<>();
    CompletableFuture<WebhookReply> reply =
        start(webhook(signal -> pending).delayer(delay -> timer).build());
    pending.complete(Ack.empty());
    assertThat(reply.join().status()).isEqualTo(200);
    assertThat(timer).isCancelled();
  }

  @Test
  void anAnsweredMessageNoLongerCountsTowardTheLimit() {
    CompletableFuture<Ack> pending = new CompletableFuture<>();
    SignalWebhook small = webhook(signal -> pending).maxInFlight(1).build();
    CompletableFuture<WebhookReply> first = start(small);
    assertThat(receive(small, CALLBACK).status()).isEqualTo(503);
    pending.complete(Ack.empty());
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(receive(small, CALLBACK).status()).isEqualTo(200);
  }

  /** Row A6 of the field faults. */
  @Test
  void usersWhoseHandlersHangDoNotLockOutOthers() {
    SignalWebhook small =
        webhook(
                signal ->
                    signal.sender().user().value().startsWith("hanging")
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(Ack.text("ok")))
            .maxInFlight(100)
            .build();
    for (int message = 0; message < 20; message++) {
      for (int user = 0; user < 12; user++) {
        small.receive(text(signature("hanging" + user), "m"));
      }
    }
    assertThat(receive(small, text(signature("hanging0"), "m")).note()).contains("in flight");
    assertThat(receive(small, text(signature("bystander"), "m")).status()).isEqualTo(200);
  }

  /** Row C7 of the field faults. */
  @Test
  void reportsEachExceptionOfTheHandlerAsItWasThrown() {
    IllegalStateException thrown = new IllegalStateException("db down");
    AtomicReference<Throwable> reported = new AtomicReference<>();
    SignalWebhook failing =
        webhook(signal -> CompletableFuture.failedFuture(new CompletionException(thrown)))
            .onFailure(
                (signal, error) -> {
                  assertThat(signal.payload()).isEqualTo(Payload.text("m"));
                  reported.set(error);
                })
            .build();
    assertThat(receive(failing, CALLBACK).status()).isEqualTo(500);
    assertThat(reported).hasValue(thrown);
  }

  @Test
  void repliesAlthoughTheListenerOfFailuresFails() {
    SignalWebhook failing =
        webhook(signal -> CompletableFuture.failedFuture(new IllegalStateException()))
            .onFailure(
                (signal, error) -> {
                  throw new IllegalStateException();
                })
            .build();
    assertThat(receive(failing, CALLBACK).status()).isEqualTo(500);
  }

  /** The common pool is the application's, which may block it. Row A6 of the field faults. */
  @Test
  void theTimeLimitHoldsWhileTheCommonPoolIsBlocked() {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<?>[] blockers =
        IntStream.range(0, 64)
            .mapToObj(i -> CompletableFuture.runAsync(() -> awaitQuietly(end)))
            .toArray(CompletableFuture[]::new);
    try (SignalWebhook impatient =
        webhook(signal -> new CompletableFuture<>())
            .handlerTimeout(Duration.ofMillis(50))
            .build()) {
      assertThat(receive(impatient, CALLBACK).status()).isEqualTo(503);
    } finally {
      end.countDown();
      CompletableFuture.allOf(blockers).join();
    }
  }

  /** Code of the application that follows a reply must not delay the time limits of others. */
  @Test
  void codeThatRunsAfterATimedOutReplyDelaysNoOtherTimeLimit() {
    CountDownLatch end = new CountDownLatch(1);
    try (SignalWebhook impatient =
        webhook(signal -> new CompletableFuture<>())
            .handlerTimeout(Duration.ofMillis(50))
            .build()) {
      start(impatient).thenRun(() -> awaitQuietly(end));
      assertThat(receive(impatient, CALLBACK).status()).isEqualTo(503);
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

  private static CompletableFuture<WebhookReply> start(SignalWebhook webhook) {
    return webhook.receive(CALLBACK).toCompletableFuture();
  }

  private static SignalWebhook.Builder webhook(SignalHandler handler) {
    return SignalWebhook.builder(CHECK, handler, new TestClock(NOW));
  }
}
