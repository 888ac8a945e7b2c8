package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.receive;
import static dev.rtcsignal.adapter.webhook.Callbacks.sender;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserRateLimiterTest {
  private final TestClock clock = new TestClock(NOW);
  private final RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
  private final SignalWebhook webhook = SignalWebhook.builder(CHECK, handler, clock).build();

  @Test
  void acceptsTwentyMessagesOfOneUserAtOnceAndReplies429ToTheNext() {
    exhaust("ali");
    WebhookReply refused = send("ali");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().asUtf8()).isEqualTo("too many messages");
    assertThat(refused.retryAfter()).contains(Duration.ofMillis(50));
    assertThat(refused.retryAfterSeconds()).contains("1");
    assertThat(handler.received()).hasSize(20);
  }

  @Test
  void acceptsTheNextMessageAfterATwentiethOfASecondAndNoNanosecondEarlier() {
    exhaust("ali");
    clock.advance(Duration.ofMillis(50).minusNanos(1));
    WebhookReply early = send("ali");
    assertThat(early.status()).isEqualTo(429);
    assertThat(early.retryAfter()).contains(Duration.ofNanos(1));
    clock.advance(Duration.ofNanos(1));
    assertThat(send("ali").status()).isEqualTo(200);
    assertThat(send("ali").status()).isEqualTo(429);
  }

  @Test
  void acceptsTwentyMoreASecondLater() {
    exhaust("ali");
    clock.advance(Duration.ofSeconds(1));
    exhaust("ali");
    assertThat(send("ali").status()).isEqualTo(429);
  }

  @Test
  void doesNotCountRateLimitedMessages() {
    exhaust("ali");
    IntStream.range(0, 100).forEach(i -> assertThat(send("ali").status()).isEqualTo(429));
    clock.advance(Duration.ofMillis(50));
    assertThat(send("ali").status()).isEqualTo(200);
  }

  @Test
  void countsEachUserAlone() {
    exhaust("ali");
    exhaust("bob");
    assertThat(send("ali").status()).isEqualTo(429);
  }

  @Test
  void countsAUserUnderAllSignaturesTogether() {
    IntStream.range(0, 20).forEach(i -> receive(webhook, text(signature("ali", i), "m")));
    assertThat(receive(webhook, text(signature("ali", 99), "m")).status()).isEqualTo(429);
  }

  @Test
  void aClockThatIsSetBackKeepsNoUserOut() {
    clock.advance(Duration.ofSeconds(5));
    TestClock steady = new TestClock(NOW);
    SignalWebhook slow =
        SignalWebhook.builder(CHECK, handler, clock).steadyClock(steady).ratePerUser(1).build();
    assertThat(receive(slow, text(signature("ali"), "m")).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(-3));
    steady.advance(Duration.ofSeconds(1));
    assertThat(receive(slow, text(signature("ali"), "m")).status()).isEqualTo(200);
  }

  @Test
  void acceptsTheConfiguredRate() {
    SignalWebhook slow = SignalWebhook.builder(CHECK, handler, clock).ratePerUser(1).build();
    assertThat(receive(slow, text(signature("ali"), "m")).status()).isEqualTo(200);
    WebhookReply refused = receive(slow, text(signature("ali"), "m"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.retryAfterSeconds()).contains("1");
  }

  @Test
  void doesNotCountMessagesRejectedAsOverloaded() {
    CompletableFuture<Ack> stuck = new CompletableFuture<>();
    SignalWebhook small =
        SignalWebhook.builder(CHECK, signal -> stuck, clock).maxInFlight(1).ratePerUser(2).build();
    CompletableFuture<WebhookReply> first =
        small.receive(text(signature("ali"), "m")).toCompletableFuture();
    assertThat(receive(small, text(signature("ali"), "m")).status()).isEqualTo(503);
    stuck.complete(Ack.empty());
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(receive(small, text(signature("ali"), "m")).status()).isEqualTo(200);
  }

  @Test
  void doesNotCountUnprovedMessages() {
    byte[] forged = text(signature("ali").replaceFirst("001", "002"), "m");
    IntStream.range(0, 100)
        .forEach(i -> assertThat(receive(webhook, forged).status()).isEqualTo(401));
    exhaust("ali");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 20, 1_000, 30_000, 600_000, 1_000_000})
  void acceptsExactlyTheRateAtOnce(int messages) {
    UserRateLimiter rate = new UserRateLimiter(messages);
    long taken =
        IntStream.range(0, messages + 1_000)
            .filter(i -> rate.take(sender("ali").address(), NOW).isEmpty())
            .count();
    assertThat(taken).isEqualTo(messages);
  }

  @Test
  void doesNotLimitAUserIfTheClockIsSetBack() {
    exhaust("ali");
    clock.set(NOW.minusSeconds(3_600));
    assertThat(send("ali").status()).isEqualTo(401);
    UserRateLimiter rate = new UserRateLimiter(1);
    assertThat(rate.take(sender("ali").address(), NOW)).isEmpty();
    assertThat(rate.take(sender("ali").address(), NOW.minusSeconds(3_600))).isEmpty();
  }

  @Test
  void forgetsAUserTwoSecondsAfterTheLastMessage() {
    UserRateLimiter rate = new UserRateLimiter(20);
    IntStream.range(0, 10_000).forEach(i -> rate.take(sender("user" + i).address(), NOW));
    assertThat(rate.remembered()).isEqualTo(10_000);
    Instant later = NOW.plusSeconds(2);
    rate.take(sender("ali").address(), later);
    assertThat(rate.remembered()).isEqualTo(1);
  }

  @Test
  void acceptsRatesOfOneToAMillion() {
    SignalWebhook.Builder builder = SignalWebhook.builder(CHECK, handler, clock);
    assertThat(builder.ratePerUser(1).ratePerUser(1_000_000)).isNotNull();
    assertThatThrownBy(() -> builder.ratePerUser(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.ratePerUser(1_000_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void exhaust(String user) {
    IntStream.range(0, 20).forEach(i -> assertThat(send(user).status()).isEqualTo(200));
  }

  private WebhookReply send(String user) {
    return receive(webhook, text(signature(user), "m"));
  }
}
