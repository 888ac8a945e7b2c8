package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.fixture.RecordingDeliveryListener;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Order, deadlines, closing and listeners, over HTTP. */
@Timeout(60)
class DeliveryTest {
  @Test
  void signalsOfOneKeyLeaveInTheOrderGiven() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(accepted().withFixedDelay(20));
        OpenApiTransport transport = cloud.transport().build()) {
      SendOptions ordered = SendOptions.DEFAULT.orderKey("whiteboard");
      List<CompletableFuture<SendResult>> results = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 5; i++) {
        results.add(transport.sendAsync(WireMockCloud.unicast("stroke " + i), ordered));
      }
      for (CompletableFuture<SendResult> result : results) {
        assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
      }
      assertThat(cloud.texts())
          .containsExactly("stroke 0", "stroke 1", "stroke 2", "stroke 3", "stroke 4");
    }
  }

  @Test
  void aFailedSignalDoesNotBlockItsKey() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(refused());
        OpenApiTransport transport = cloud.transport().build()) {
      SendOptions ordered = SendOptions.DEFAULT.orderKey("k");
      CompletableFuture<SendResult> first =
          transport.sendAsync(WireMockCloud.unicast("1"), ordered);
      CompletableFuture<SendResult> second =
          transport.sendAsync(WireMockCloud.unicast("2"), ordered);
      assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
      assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
      assertThat(cloud.texts()).containsExactly("1", "2");
    }
  }

  @Test
  void aFailedSignalStopsItsSuccessorsIfRequested() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(refused().withFixedDelay(200));
        OpenApiTransport transport = cloud.transport().build()) {
      SendOptions strict = SendOptions.DEFAULT.order(new Order("k", Order.AfterFailure.STOP));
      CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"), strict);
      CompletableFuture<SendResult> second =
          transport.sendAsync(WireMockCloud.unicast("2"), strict);
      CompletableFuture<SendResult> third = transport.sendAsync(WireMockCloud.unicast("3"), strict);
      assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
      NotSent stopped = new NotSent(NotSent.Reason.PREDECESSOR_FAILED);
      assertThat(WireMockCloud.bare(second.get(10, TimeUnit.SECONDS))).isEqualTo(stopped);
      assertThat(WireMockCloud.bare(third.get(10, TimeUnit.SECONDS))).isEqualTo(stopped);
      cloud.answer(accepted());
      assertThat(transport.send(WireMockCloud.unicast("4"), strict))
          .as("no signal waits behind the failed one any more")
          .isInstanceOf(Accepted.class);
      assertThat(cloud.texts()).containsExactly("1", "4");
    }
  }

  @Test
  void aCancelledSignalDoesNotBlockItsKey() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(accepted().withFixedDelay(200));
        OpenApiTransport transport = cloud.transport().build()) {
      SendOptions ordered = SendOptions.DEFAULT.orderKey("k");
      transport.sendAsync(WireMockCloud.unicast("1"), ordered);
      CompletableFuture<SendResult> second =
          transport.sendAsync(WireMockCloud.unicast("2"), ordered);
      CompletableFuture<SendResult> third =
          transport.sendAsync(WireMockCloud.unicast("3"), ordered);
      second.cancel(true);
      assertThat(third.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
      assertThat(cloud.texts()).containsExactly("1", "3");
    }
  }

  @Test
  void closeWithdrawsSignalsThatStillWait() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.accepting()) {
      // While its clock stands still, the quota permits nothing.
      InMemoryQuota shut = new InMemoryQuota(() -> WireMockCloud.NOW, QuotaLimits.DOCUMENTED);
      OpenApiTransport transport =
          cloud.transport().quota(shut).callTimeout(Duration.ofMillis(300)).build();
      CompletableFuture<SendResult> waiting =
          transport.sendAsync(
              WireMockCloud.unicast("x"), SendOptions.DEFAULT.deadline(Duration.ofHours(1)));
      CompletableFuture<SendResult> patient =
          transport.sendAsync(
              WireMockCloud.signal(
                  new dev.rtcsignal.domain.message.Audience.RoomMembers(
                      new dev.rtcsignal.domain.message.RoomId("r"), users(600)),
                  Payload.text("large")),
              SendOptions.BULK);
      transport.close();
      assertThat(waiting).isDone();
      assertThat(WireMockCloud.bare(patient.getNow(null)))
          .isEqualTo(new NotSent(NotSent.Reason.WITHDRAWN));
    }
  }

  private static List<dev.rtcsignal.domain.message.UserId> users(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> new dev.rtcsignal.domain.message.UserId("u" + i))
        .toList();
  }

  @Test
  void aListenerObservesEachStepInOrder() throws Exception {
    RecordingDeliveryListener listener = new RecordingDeliveryListener();
    try (WireMockCloud cloud = WireMockCloud.answering(refused());
        OpenApiTransport transport = cloud.transport().listener(listener).build()) {
      transport.send(WireMockCloud.unicast("x"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> listener.steps().contains("ended Refused"));
      assertThat(listener.steps())
          .containsExactly("queued", "waited", "attempted Refused", "ended Refused");
    }
  }

  /** Regression: tracing began a new trace on another thread. Row F9 of the field faults. */
  @Test
  void aListenerObservesASendFromTheThreadThatRequestsIt() throws Exception {
    AtomicReference<Thread> began = new AtomicReference<>();
    DeliveryListener listener =
        (signal, options) -> {
          began.set(Thread.currentThread());
          return (result, took) -> {};
        };
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport = cloud.transport().listener(listener).build()) {
      transport.send(WireMockCloud.unicast("x"));
      assertThat(began).hasValue(Thread.currentThread());
    }
  }

  @Test
  void aDeadlineWhileASignalJoinsTheQueueIsReportedInOrder() throws Exception {
    ManualDelayer delayer = ManualDelayer.holding(Duration.ofSeconds(5));
    RecordingDeliveryListener listener = new RecordingDeliveryListener();
    AccessKeys late =
        app -> {
          delayer.deadlines().get(0).end().complete(null);
          return Optional.of(WireMockCloud.KEY);
        };
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport =
            cloud
                .withoutKeys()
                .accessKeys(late)
                .delayer(delayer)
                .executor(Runnable::run)
                .listener(listener)
                .build()) {
      SendResult result = transport.send(WireMockCloud.unicast("x"));
      assertThat(result).isInstanceOf(NotSent.class);
      assertThat(result.attempts()).hasSize(1);
      assertThat(listener.steps())
          .containsExactly("queued", "waited", "attempted NotSent", "ended NotSent");
      assertThat(cloud.requests()).isEmpty();
    }
  }

  @Test
  void aSignalCancelledWhileItJoinsTheQueueReportsTheEndOfItsWait() throws Exception {
    AtomicReference<CompletableFuture<SendResult>> repeated = new AtomicReference<>();
    RecordingDeliveryListener listener = new RecordingDeliveryListener();
    AccessKeys cancelling =
        app -> {
          Optional.ofNullable(repeated.get()).ifPresent(result -> result.cancel(true));
          return Optional.of(WireMockCloud.KEY);
        };
    ManualDelayer delayer = ManualDelayer.holding(Duration.ofSeconds(5));
    try (WireMockCloud cloud = WireMockCloud.answering(aResponse().withStatus(429));
        OpenApiTransport transport =
            cloud
                .withoutKeys()
                .accessKeys(cancelling)
                .delayer(delayer)
                .listener(listener)
                .build()) {
      repeated.set(transport.sendAsync(WireMockCloud.unicast("x")));
      await().atMost(Duration.ofSeconds(30)).until(() -> !delayer.backOffs().isEmpty());
      delayer.backOffs().get(0).end().complete(null);
      await().atMost(Duration.ofSeconds(30)).until(() -> listener.steps().size() == 6);
      assertThat(listener.steps())
          .containsExactly(
              "queued", "waited", "attempted Refused", "queued", "waited", "cancelled");
      assertThat(repeated.get()).isCancelled();
    }
  }

  @Test
  void aListenerThatFailsChangesNothing() throws Exception {
    DeliveryListener failing =
        (signal, options) ->
            new DeliveryListener.Observer() {
              @Override
              public void queued() {
                throw new IllegalStateException("the payload is none of the log's business");
              }

              @Override
              public void ended(SendResult result, Duration took) {
                throw new AssertionError("not even this");
              }
            };
    DeliveryListener blind =
        (signal, options) -> {
          throw new IllegalStateException("nor at the beginning");
        };
    RecordingDeliveryListener listener = new RecordingDeliveryListener();
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport =
            cloud.transport().listener(blind).listener(failing).listener(listener).build()) {
      assertThat(transport.send(WireMockCloud.unicast("x"))).isInstanceOf(Accepted.class);
      assertThat(listener.steps()).startsWith("queued");
    }
  }

  @Test
  void aFailingKeyStoreEndsTheSendAndFreesItsOrderKey() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    AccessKeys keys =
        app -> {
          if (broken.get()) {
            throw new ArithmeticException("the key store is broken");
          }
          return Optional.of(WireMockCloud.KEY);
        };
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport = cloud.withoutKeys().accessKeys(keys).build()) {
      SendOptions ordered = SendOptions.BULK.orderKey("k");
      CompletableFuture<SendResult> first =
          transport.sendAsync(WireMockCloud.unicast("1"), ordered);
      assertThat(WireMockCloud.bare(first.get(5, TimeUnit.SECONDS)))
          .isEqualTo(new NotSent(NotSent.Reason.STORE_FAILED));
      broken.set(false);
      assertThat(transport.sendAsync(WireMockCloud.unicast("2"), ordered).get(5, TimeUnit.SECONDS))
          .isInstanceOf(Accepted.class);
    }
  }

  @Test
  void reportsThatItCannotConnectIfNoTimeIsLeftForAnotherAttempt() throws Exception {
    try (OpenApiTransport transport =
        OpenApiTransport.builder(InstantSource.system(), new java.util.Random(1))
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .cloud(java.net.URI.create("http://127.0.0.1:1"), "cn-north-1")
            .quota(new UnlimitedQuota())
            .retry(new RetryPolicy(3, Duration.ofDays(1), Duration.ofDays(2)))
            .build()) {
      SendResult result =
          transport.send(
              WireMockCloud.unicast("x"), SendOptions.DEFAULT.deadline(Duration.ofSeconds(20)));
      assertThat(WireMockCloud.bare(result)).isEqualTo(new NotSent(NotSent.Reason.CANNOT_CONNECT));
    }
  }

  @Test
  void theBuilderRefusesAnEmptyQueue() {
    try (WireMockCloud cloud = WireMockCloud.accepting()) {
      assertThatThrownBy(() -> cloud.transport().maxWaiting(0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ResponseDefinitionBuilder accepted() {
    return aResponse().withBody(WireMockCloud.SUCCESS);
  }

  private static ResponseDefinitionBuilder refused() {
    return aResponse().withStatus(400).withBody(WireMockCloud.error("InvalidParameter.IllegalTo"));
  }
}
