package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.receive;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.SignalHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandlerCallTest {
  private static final byte[] CALLBACK = text(signature("ali"), "m");

  enum AtOnce {
    COMPLETED(200, signal -> CompletableFuture.completedFuture(Ack.text("ok"))),
    OF_ANOTHER_KIND(200, signal -> CompletableFuture.completedStage(Ack.text("ok"))),
    FAILED(500, signal -> CompletableFuture.failedFuture(new IllegalStateException())),
    WITHOUT_AN_ACK(500, signal -> CompletableFuture.completedFuture(null)),
    NOTHING(500, signal -> null),
    NOT_TO_BE_HEARD(500, signal -> new Mute()),
    REJECTED(503, signal -> CompletableFuture.failedFuture(new RejectedExecutionException())),
    THROWN(
        500,
        signal -> {
          throw new IllegalStateException();
        });

    private final int status;
    private final SignalHandler handler;

    AtOnce(int status, SignalHandler handler) {
      this.status = status;
      this.handler = handler;
    }
  }

  /** A stage of somebody else that takes no listener. */
  private static final class Mute extends CompletableFuture<Ack> {
    @Override
    public CompletableFuture<Ack> whenComplete(BiConsumer<? super Ack, ? super Throwable> action) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerAtOnceFreesThePlaceOfItsMessageAndNoOther(AtOnce answer) {
    AtomicReference<SignalHandler> handler = new AtomicReference<>(answer.handler);
    SignalWebhook small =
        SignalWebhook.builder(CHECK, signal -> handler.get().onSignal(signal), new TestClock(NOW))
            .maxInFlight(1)
            .build();
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
}
