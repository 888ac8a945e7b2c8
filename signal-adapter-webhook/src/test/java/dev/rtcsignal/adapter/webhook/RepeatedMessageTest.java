package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.KEYS;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.receive;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.signed;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepeatedMessageTest {
  private static final String ALI = signature("ali");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final TestClock clock = new TestClock(NOW);
  private final List<CompletableFuture<Ack>> handled = new CopyOnWriteArrayList<>();
  private final SignalHandler pending =
      signal -> {
        CompletableFuture<Ack> answer = new CompletableFuture<>();
        handled.add(answer);
        return answer;
      };
  private final SignalWebhook webhook = demanding(pending).build();

  @Test
  void acknowledgesARepetitionWithAnEmptyBodyAndDoesNotHandleIt() {
    CompletableFuture<WebhookReply> first = send("id-1", 1, NOW);
    handled.get(0).complete(Ack.text("done"));
    assertThat(first.join().body().asUtf8()).isEqualTo("done");
    WebhookReply again = send("id-1", 1, NOW).join();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().size()).isZero();
    assertThat(again.note()).startsWith("repeated");
    assertThat(handled).hasSize(1);
  }

  @Test
  void recognisesAMessageByItsIdUnderEverySignatureOfItsUser() {
    send("id-1", 1, NOW);
    handled.get(0).complete(Ack.empty());
    String anew = signature("ali", 8);
    receive(webhook, text(anew, signed(anew, "id-1", 9, NOW.plusSeconds(1), "other")));
    assertThat(handled).hasSize(1);
  }

  @Test
  void keepsTheIdsOfTwoUsersApart() {
    String bob = signature("bob");
    send("id-1", 1, NOW);
    webhook.receive(text(bob, signed(bob, "id-1", 1, NOW, "m")));
    assertThat(handled).hasSize(2);
  }

  @Test
  void givesARepetitionTheReplyOfTheFirstThatIsStillBeingHandled() {
    CompletableFuture<WebhookReply> first = send("id-1", 1, NOW);
    CompletableFuture<WebhookReply> second = send("id-1", 1, NOW);
    CompletableFuture<WebhookReply> third = send("id-1", 1, NOW);
    assertThat(second).isNotDone();
    handled.get(0).complete(Ack.text("done"));
    assertThat(first.join().body().asUtf8()).isEqualTo("done");
    assertThat(second.join()).isEqualTo(first.join());
    assertThat(third.join()).isEqualTo(first.join());
    assertThat(handled).hasSize(1);
  }

  @Test
  void givesARepetitionTheFailureOfTheFirstAndThenHandlesItAgain() {
    CompletableFuture<WebhookReply> first = send("id-1", 1, NOW);
    CompletableFuture<WebhookReply> second = send("id-1", 1, NOW);
    handled.get(0).completeExceptionally(new IllegalStateException());
    assertThat(first.join().status()).isEqualTo(500);
    assertThat(second.join().status()).isEqualTo(500);
    CompletableFuture<WebhookReply> third = send("id-1", 1, NOW);
    assertThat(handled).hasSize(2);
    handled.get(1).complete(Ack.empty());
    assertThat(third.join().status()).isEqualTo(200);
  }

  @Test
  void forgetsAMessageThatTheHandlerRejected() {
    CompletableFuture<WebhookReply> first = send("id-1", 1, NOW);
    handled.get(0).completeExceptionally(new RejectedExecutionException());
    assertThat(first.join().status()).isEqualTo(503);
    send("id-1", 1, NOW);
    assertThat(handled).hasSize(2);
  }

  @Test
  void forgetsAMessageWhoseHandlerTimedOut() {
    VirtualTime time = new VirtualTime();
    SignalWebhook slow = demanding(pending).delayer(time).build();
    byte[] message = text(ALI, signed(ALI, "id-1", 1, NOW, "m"));
    for (int handledSoFar = 1; handledSoFar <= 2; handledSoFar++) {
      CompletableFuture<WebhookReply> reply = slow.receive(message).toCompletableFuture();
      time.pass(Duration.ofSeconds(5));
      assertThat(reply.join().status()).isEqualTo(503);
      assertThat(handled).hasSize(handledSoFar);
    }
  }

  @Test
  void forgetsARateLimitedMessage() {
    SignalWebhook slow = demanding(signal -> done()).ratePerUser(1).build();
    receive(slow, text(ALI, signed(ALI, "id-1", 1, NOW, "m")));
    byte[] second = text(ALI, signed(ALI, "id-2", 2, NOW, "m"));
    assertThat(receive(slow, second).status()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(receive(slow, second).note()).isEqualTo("acknowledged");
  }

  @Test
  void aRejectedEnvelopeDoesNotUseTheIdOfAValidOne() {
    send("id-1", 1, NOW.minusSeconds(3_600));
    send("id-1", 1, NOW);
    assertThat(handled).hasSize(1);
  }

  @Test
  void remembersAMessageUntilJustBeforeTenMinutesHavePassed() {
    answered(send("id-1", 1, NOW.plus(FIVE_MINUTES)));
    clock.set(NOW.plus(FIVE_MINUTES).plus(FIVE_MINUTES).minusNanos(1));
    assertThat(send("id-1", 1, NOW.plus(FIVE_MINUTES)).join().note()).startsWith("repeated");
    assertThat(handled).hasSize(1);
  }

  /** The bounds of freshness are included, and count whole milliseconds. */
  @Test
  void remembersAMessageAsLongAsItsEnvelopeCanBeFresh() {
    Instant ts = NOW.plus(FIVE_MINUTES);
    answered(send("id-1", 1, ts));
    clock.set(ts.plus(FIVE_MINUTES));
    send("id-1", 1, ts);
    assertThat(handled).as("at the very end of its freshness").hasSize(1);
    clock.set(ts.plus(FIVE_MINUTES).plusNanos(999_999));
    send("id-1", 1, ts);
    assertThat(handled).as("within the same millisecond").hasSize(1);
    clock.set(ts.plus(FIVE_MINUTES).plusMillis(1));
    assertThat(send("id-1", 1, ts).join().note()).endsWith("EXPIRED");
  }

  @Test
  void rejectsNewMessagesWhenFullAndForgetsNone() {
    SignalWebhook small = demanding(signal -> done()).maxEnvelopesRemembered(4).build();
    byte[] first = text(ALI, signed(ALI, "id-1", 1, NOW, "m"));
    receive(small, first);
    receive(small, text(ALI, signed(ALI, "id-2", 2, NOW, "m")));
    byte[] third = text(ALI, signed(ALI, "id-3", 3, NOW, "m"));
    WebhookReply refused = receive(small, third);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.retryAfterSeconds()).contains("1");
    assertThat(receive(small, first).note()).startsWith("repeated");
    clock.advance(Duration.ofMinutes(10).plusSeconds(1).plusMillis(1));
    Instant later = clock.instant();
    assertThat(receive(small, text(ALI, signed(ALI, "id-3", 3, later, "m"))).note())
        .isEqualTo("acknowledged");
  }

  /**
   * 60 users at the permitted rate filled the memory, and lost the messages of a 61st. Row A7 of
   * the field faults.
   */
  @Test
  void usersWhoFillTheMemoryDoNotLockOutOthers() {
    SignalWebhook small = demanding(signal -> done()).maxEnvelopesRemembered(1_000).build();
    for (int id = 1; id <= 20; id++) {
      for (int user = 0; user < 60; user++) {
        receive(small, message("heavy" + user, id));
      }
    }
    assertThat(receive(small, message("heavy0", 21)).note())
        .as("a user who used its share up")
        .isEqualTo("overloaded: no more messages can be remembered");
    for (int id = 1; id <= 8; id++) {
      assertThat(receive(small, message("bystander", id)).status()).isEqualTo(200);
    }
  }

  private static byte[] message(String user, int id) {
    String signature = signature(user);
    return text(signature, signed(signature, "id-" + id, id, NOW, "m"));
  }

  @Test
  void cancellingOneReplyDoesNotCancelTheOthers() {
    CompletableFuture<WebhookReply> first = send("id-1", 1, NOW);
    CompletableFuture<WebhookReply> second = send("id-1", 1, NOW);
    second.cancel(true);
    handled.get(0).complete(Ack.text("done"));
    assertThat(first).isCompletedWithValueMatching(reply -> reply.status() == 200);
  }

  @Test
  void handlesEachIdOnceUnderConcurrency() throws Exception {
    SignalWebhook fast =
        demanding(
                signal -> {
                  handled.add(done());
                  return done();
                })
            .ratePerUser(1_000_000)
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                awaitStart(start);
                for (int id = 1; id <= 500; id++) {
                  byte[] message = text(ALI, signed(ALI, "id-" + id, id, NOW, "m"));
                  assertThat(receive(fast, message).status()).isEqualTo(200);
                }
              },
              threads));
    }
    start.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(50, TimeUnit.SECONDS);
    threads.shutdown();
    assertThat(handled).hasSize(500);
  }

  @Test
  void remembersAtLeastOneMessage() {
    assertThat(demanding(pending).maxEnvelopesRemembered(1)).isNotNull();
    assertThatThrownBy(() -> demanding(pending).maxEnvelopesRemembered(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void awaitStart(CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<Ack> done() {
    return CompletableFuture.completedFuture(Ack.text("ok"));
  }

  private void answered(CompletableFuture<WebhookReply> reply) {
    handled.get(handled.size() - 1).complete(Ack.empty());
    assertThat(reply.join().status()).isEqualTo(200);
  }

  private SignalWebhook.Builder demanding(SignalHandler handler) {
    return SignalWebhook.builder(CHECK, handler, clock).envelopes(EnvelopePolicy.DEMANDED, KEYS);
  }

  private CompletableFuture<WebhookReply> send(String id, long seq, Instant ts) {
    return webhook.receive(text(ALI, signed(ALI, id, seq, ts, "m"))).toCompletableFuture();
  }
}
