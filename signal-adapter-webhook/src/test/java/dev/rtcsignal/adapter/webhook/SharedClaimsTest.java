package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.KEYS;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.signed;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemorySeenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Webhooks of two processes, with one store of the messages that were handled. */
class SharedClaimsTest {
  private static final String ALI = signature("ali");
  private static final byte[] MESSAGE = text(ALI, signed(ALI, "id-1", 1, NOW, "m"));
  private static final byte[] BARE = text(ALI, "m");
  private static final Duration HANDLER_LIMIT = Duration.ofSeconds(5);
  private static final Duration CLAIM = HANDLER_LIMIT.plusSeconds(5);

  private final VirtualTime time = new VirtualTime();
  private final SeenStore store = new InMemorySeenStore(time);
  private final TroubledSeenStore troubled = new TroubledSeenStore(store);
  private final List<CompletableFuture<Ack>> handled = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private final SignalWebhook one = webhook(store);
  private final SignalWebhook two = webhook(store);

  private SignalWebhook webhook(SeenStore seen) {
    SignalHandler pending =
        signal -> {
          CompletableFuture<Ack> answer = new CompletableFuture<>();
          threads.add(Thread.currentThread().getName());
          handled.add(answer);
          return answer;
        };
    return SignalWebhook.builder(CHECK, pending, () -> NOW)
        .envelopes(EnvelopePolicy.ACCEPTED, KEYS)
        .delayer(time)
        .handlerTimeout(HANDLER_LIMIT)
        .seen(seen)
        .build();
  }

  private static CompletableFuture<WebhookReply> send(SignalWebhook webhook, byte[] message) {
    return webhook.receive(message).toCompletableFuture();
  }

  @Test
  void aMessageThatOneProcessHandledIsARepetitionAtTheOther() {
    CompletableFuture<WebhookReply> first = send(one, MESSAGE);
    handled.get(0).complete(Ack.text("done"));
    assertThat(first.join().body().asUtf8()).isEqualTo("done");
    WebhookReply again = send(two, MESSAGE).join();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().size()).isZero();
    assertThat(again.note()).startsWith("repeated");
    assertThat(handled).hasSize(1);
  }

  @Test
  void aRepetitionWaitsWhileTheOtherProcessHandlesTheMessage() {
    send(one, MESSAGE);
    CompletableFuture<WebhookReply> second = send(two, MESSAGE);
    time.pass(Duration.ofSeconds(2));
    assertThat(second).isNotDone();
    handled.get(0).complete(Ack.text("done"));
    time.pass(Duration.ofMillis(50));
    assertThat(second.join().note()).startsWith("repeated");
    assertThat(handled).hasSize(1);
  }

  @Test
  void aMessageThatFailedAtOneProcessIsHandledByTheOtherThatWaits() {
    CompletableFuture<WebhookReply> first = send(one, MESSAGE);
    CompletableFuture<WebhookReply> second = send(two, MESSAGE);
    handled.get(0).completeExceptionally(new IllegalStateException());
    assertThat(first.join().status()).isEqualTo(500);
    time.pass(Duration.ofMillis(50));
    handled.get(1).complete(Ack.text("done"));
    assertThat(second.join().body().asUtf8()).isEqualTo("done");
  }

  @Test
  void aMessageOfAProcessThatDiesIsHandledOnceItsClaimHasEnded() {
    store.claim(List.of(nameOf("ali", "id-1")), CLAIM, Duration.ofMinutes(10));
    CompletableFuture<WebhookReply> early = send(two, MESSAGE);
    time.pass(HANDLER_LIMIT);
    assertThat(early.join().status()).isEqualTo(503);
    assertThat(early.join().note())
        .isEqualTo("unavailable: another process has claimed it and not finished");
    CompletableFuture<WebhookReply> late = send(two, MESSAGE);
    time.pass(HANDLER_LIMIT);
    handled.get(0).complete(Ack.text("done"));
    assertThat(late.join().body().asUtf8()).isEqualTo("done");
  }

  private static String nameOf(String user, String id) {
    return String.join("\n", Callbacks.APP.value(), user, id);
  }

  @Test
  void whileTheStoreFailsSealedMessagesAreRefusedAndBareOnesHandled() {
    troubled.fail(new StoreException(StoreException.Effect.NONE, "the disk is full", null));
    SignalWebhook webhook = webhook(troubled);
    WebhookReply sealed = send(webhook, MESSAGE).join();
    assertThat(sealed.status()).isEqualTo(503);
    assertThat(sealed.retryAfterSeconds()).contains("1");
    assertThat(sealed.note()).isEqualTo("unavailable: the store failed: the disk is full");
    CompletableFuture<WebhookReply> bare = send(webhook, BARE);
    handled.get(0).complete(Ack.text("done"));
    assertThat(bare.join().body().asUtf8()).isEqualTo("done");
  }

  @Test
  void anExceptionOfAnyOtherStoreIsToldByItsTypeAlone() {
    troubled.fail(new IllegalStateException("a value that is secret"));
    assertThat(send(webhook(troubled), MESSAGE).join().note())
        .isEqualTo("unavailable: the store failed: java.lang.IllegalStateException");
  }

  @Test
  void aRefusedMessageIsHandledWhenItIsSentAgain() {
    troubled.fail(new StoreException(StoreException.Effect.NONE, "down", null));
    SignalWebhook webhook = webhook(troubled);
    assertThat(send(webhook, MESSAGE).join().status()).isEqualTo(503);
    troubled.recover();
    CompletableFuture<WebhookReply> again = send(webhook, MESSAGE);
    handled.get(0).complete(Ack.text("done"));
    assertThat(again.join().status()).isEqualTo(200);
  }

  @Test
  void aClaimThatIsGrantedAfterTheReplyIsGivenBack() {
    troubled.hold();
    CompletableFuture<WebhookReply> reply = send(webhook(troubled), MESSAGE);
    time.pass(Duration.ofSeconds(2));
    assertThat(reply.join().note())
        .isEqualTo("unavailable: the store failed: no answer within PT2S");
    troubled.answer();
    assertThat(handled).isEmpty();
    send(two, MESSAGE);
    assertThat(handled).hasSize(1);
  }

  /** Regression: a handler that blocks held up the claims of all others. */
  @Test
  void theHandlerDoesNotRunOnTheThreadOfTheStore() {
    troubled.hold();
    send(webhook(troubled), MESSAGE);
    troubled.answer();
    await().until(() -> handled.size() == 1);
    assertThat(threads).containsExactly("rtc-signal-claimed");
  }

  @Test
  void theReplyWaitsUntilTheConfirmationIsDurable() {
    CompletableFuture<WebhookReply> reply = send(webhook(troubled), MESSAGE);
    troubled.hold();
    handled.get(0).complete(Ack.text("done"));
    assertThat(reply).isNotDone();
    troubled.answer();
    assertThat(reply.join().body().asUtf8()).isEqualTo("done");
  }

  @Test
  void aMessageThatWasHandledIsAcknowledgedThoughItsConfirmationFails() {
    SignalWebhook webhook = webhook(troubled);
    CompletableFuture<WebhookReply> reply = send(webhook, MESSAGE);
    troubled.fail(new StoreException(StoreException.Effect.NONE, "down", null));
    handled.get(0).complete(Ack.text("done"));
    assertThat(reply.join().body().asUtf8()).isEqualTo("done");
    assertThat(send(webhook, MESSAGE).join().note()).startsWith("repeated");
  }

  @Test
  void aConfirmationThatHangsDelaysTheReplyForASecond() {
    CompletableFuture<WebhookReply> reply = send(webhook(troubled), MESSAGE);
    troubled.hold();
    handled.get(0).complete(Ack.text("done"));
    time.pass(Duration.ofMillis(999));
    assertThat(reply).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(reply.join().body().asUtf8()).isEqualTo("done");
  }

  @Test
  void anEventIsHandledByOneOfTwoProcesses() {
    List<String> events = new ArrayList<>();
    EventHandler handler =
        event -> {
          events.add(event.source().id());
          return CompletableFuture.completedFuture(null);
        };
    byte[] event = Notifications.joined().signed();
    byte[] retried = Notifications.joined().with("Nonce", "5678").signed();
    assertThat(notify(handler, store, event)).isEqualTo(200);
    assertThat(notify(handler, store, event)).isEqualTo(200);
    assertThat(notify(handler, store, retried)).isEqualTo(200);
    assertThat(events).containsExactly("event-1");
  }

  @Test
  void whileTheStoreFailsNotificationsAreRefusedSoThatTheCloudTriesAgain() {
    troubled.fail(new StoreException(StoreException.Effect.NONE, "down", null));
    EventHandler never =
        event -> {
          throw new AssertionError("handled");
        };
    assertThat(notify(never, troubled, Notifications.joined().signed())).isEqualTo(503);
  }

  private int notify(EventHandler handler, SeenStore seen, byte[] body) {
    return NotificationWebhook.builder(
            Callbacks.APP,
            () -> List.of(new NotificationSecret(Notifications.SECRET)),
            handler,
            () -> NOW)
        .delayer(time)
        .seen(seen)
        .build()
        .receive(body)
        .toCompletableFuture()
        .join()
        .status();
  }
}
