package dev.rtcsignal.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelling, deadlines and the limit of calls in flight, in each step of a send. */
@Timeout(60)
class CancelTest {
  private static final Duration CALL = Duration.ofSeconds(5);

  private final ManualDelayer delayer = ManualDelayer.holding(CALL);

  @Test
  void cancelsTheBackOff() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(throttling());
        OpenApiTransport transport = transport(cloud).build()) {
      CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !delayer.backOffs().isEmpty());
      result.cancel(true);
      assertThat(delayer.backOffs().get(0).end()).isCancelled();
      assertThat(delayer.deadlines().get(0).end()).isCancelled();
      assertThat(cloud.requests()).hasSize(1);
    }
  }

  @Test
  void cancelsTheExchangeAndFreesItsSlot() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(aResponse().withFixedDelay(30_000));
        OpenApiTransport transport = transport(cloud).maxInFlight(1).build()) {
      CompletableFuture<SendResult> hanging = transport.sendAsync(WireMockCloud.unicast("x"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !cloud.requests().isEmpty());
      cloud.answer(aResponse().withBody(WireMockCloud.SUCCESS));
      CompletableFuture<SendResult> waiting = transport.sendAsync(WireMockCloud.unicast("y"));
      assertThat(waiting).isNotDone();
      hanging.cancel(true);
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
      assertThatThrownBy(hanging::get).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void cancelsTheWaitForASlot() throws Exception {
    try (WireMockCloud cloud =
            WireMockCloud.answering(
                aResponse().withFixedDelay(500).withBody(WireMockCloud.SUCCESS));
        OpenApiTransport transport = transport(cloud).maxInFlight(1).build()) {
      CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"));
      CompletableFuture<SendResult> second = transport.sendAsync(WireMockCloud.unicast("2"));
      CompletableFuture<SendResult> third = transport.sendAsync(WireMockCloud.unicast("3"));
      second.cancel(true);
      assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
      assertThat(third.get(30, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
      assertThat(cloud.requests())
          .extracting(request -> request.getBodyAsString().contains("\"Message\":\"2\""))
          .containsExactly(false, false);
    }
  }

  @Test
  void theDeadlineDuringABackOffReportsTheRefusalBefore() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(throttling());
        OpenApiTransport transport = transport(cloud).build()) {
      CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !delayer.backOffs().isEmpty());
      delayer.deadlines().get(0).end().complete(null);
      assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> delayer.backOffs().get(0).end().isCancelled());
    }
  }

  @Test
  void theDeadlineWhileWaitingForASlotMeansNotSent() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.answering(aResponse().withFixedDelay(30_000));
        OpenApiTransport transport = transport(cloud).maxInFlight(1).build()) {
      CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"));
      CompletableFuture<SendResult> second = transport.sendAsync(WireMockCloud.unicast("2"));
      delayer.deadlines().get(1).end().complete(null);
      assertThat(WireMockCloud.bare(second.get(30, TimeUnit.SECONDS)))
          .isEqualTo(new NotSent(NotSent.Reason.NO_FREE_PLACE));
      first.cancel(true);
      assertThat(cloud.requests()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void sendsEachOfManyThatWaitForOneSlot() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport = transport(cloud).maxInFlight(1).build()) {
      CompletableFuture<?>[] all = new CompletableFuture<?>[500];
      for (int i = 0; i < all.length; i++) {
        all[i] = transport.sendAsync(WireMockCloud.unicast("x"));
      }
      CompletableFuture.allOf(all).get(50, TimeUnit.SECONDS);
      assertThat(cloud.requests()).hasSize(500);
    }
  }

  @Test
  void aMissingAccessKeyOccupiesNoSlot() throws Exception {
    AtomicReference<Optional<AccessKey>> key = new AtomicReference<>(Optional.empty());
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport =
            cloud.withoutKeys().accessKeys(app -> key.get()).maxInFlight(1).build()) {
      for (int i = 0; i < 50; i++) {
        assertThat(WireMockCloud.bare(transport.send(WireMockCloud.unicast("x"))))
            .isEqualTo(new NotSent(NotSent.Reason.NO_ACCESS_KEY));
      }
      key.set(Optional.of(WireMockCloud.KEY));
      assertThat(transport.send(WireMockCloud.unicast("x")))
          .isInstanceOf(SendResult.Accepted.class);
    }
  }

  /** The slot is granted already, but the step that would use it has not begun. */
  @Test
  void aSendThatEndsBeforeItsExchangeBeginsIsNeverSent() throws Exception {
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    AtomicInteger made = new AtomicInteger();
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport =
            cloud
                .transport()
                .onExchange(exchange -> made.incrementAndGet())
                .callTimeout(CALL)
                .delayer(delayer)
                .maxInFlight(1)
                .executor(held::add)
                .build()) {
      CompletableFuture<SendResult> cancelled = transport.sendAsync(WireMockCloud.unicast("1"));
      cancelled.cancel(true);
      run(held);
      CompletableFuture<SendResult> late = transport.sendAsync(WireMockCloud.unicast("2"));
      Runnable exchange = held.remove();
      delayer.deadlines().get(1).end().complete(null);
      run(held);
      assertThat(WireMockCloud.bare(late.getNow(null)))
          .isEqualTo(new NotSent(NotSent.Reason.NO_FREE_PLACE));
      exchange.run();
      CompletableFuture<SendResult> good = transport.sendAsync(WireMockCloud.unicast("3"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                run(held);
                return good.isDone() && made.get() > 0;
              });
      assertThat(made).as("requests that were made").hasValue(1);
      assertThat(good.join()).as("the slot is free").isInstanceOf(SendResult.Accepted.class);
      assertThat(cloud.requests())
          .extracting(request -> request.getBodyAsString().contains("\"Message\":\"3\""))
          .containsExactly(true);
    }
  }

  private static void run(Queue<Runnable> held) {
    for (Runnable task = held.poll(); task != null; task = held.poll()) {
      task.run();
    }
  }

  @Test
  void cancellingClosesTheConnectionOfTheExchange() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        OpenApiTransport transport =
            OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
                .quota(new UnlimitedQuota())
                .app(WireMockCloud.APP, WireMockCloud.KEY)
                .cloud(URI.create("http://127.0.0.1:" + listener.getLocalPort()), "cn-north-1")
                .build()) {
      CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
      try (Socket connection = listener.accept()) {
        connection.setSoTimeout(30_000);
        assertThat(connection.getInputStream().read()).isEqualTo('P');
        result.cancel(true);
        assertThat(readsToItsEnd(connection)).isTrue();
      }
    }
  }

  private static boolean readsToItsEnd(Socket connection) throws IOException {
    try {
      connection.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  /**
   * The caller may send a signal that was not sent again at once, so it must not leave any more.
   */
  @Test
  void aSignalReportedAsNotSentDoesNotLeaveAfterwards() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        OpenApiTransport transport =
            OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
                .quota(new UnlimitedQuota())
                .app(WireMockCloud.APP, WireMockCloud.KEY)
                .cloud(URI.create("https://127.0.0.1:" + listener.getLocalPort()), "cn-north-1")
                .connectTimeout(Duration.ofMinutes(1))
                .callTimeout(CALL)
                .delayer(delayer)
                .build()) {
      CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
      try (Socket handshaking = listener.accept()) {
        assertThat(handshaking.getInputStream().read()).as("a TLS hello").isEqualTo(22);
        delayer.deadlines().get(0).end().complete(null);
        assertThat(WireMockCloud.bare(result.get(30, TimeUnit.SECONDS)))
            .isEqualTo(new NotSent(NotSent.Reason.CANNOT_CONNECT));
        handshaking.setSoTimeout(30_000);
        assertThat(readsToItsEnd(handshaking)).isTrue();
      }
    }
  }

  @Test
  void refusesSendsAfterCloseAndFinishesThoseInFlight() throws Exception {
    try (WireMockCloud cloud =
        WireMockCloud.answering(aResponse().withFixedDelay(300).withBody(WireMockCloud.SUCCESS))) {
      OpenApiTransport transport = transport(cloud).build();
      CompletableFuture<SendResult> underWay = transport.sendAsync(WireMockCloud.unicast("x"));
      transport.close();
      assertThat(underWay.getNow(null)).isInstanceOf(SendResult.Accepted.class);
      assertThatThrownBy(() -> transport.sendAsync(WireMockCloud.unicast("y")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void closeEndsWhileOtherThreadsKeepSending() throws Exception {
    for (int round = 0; round < 200; round++) {
      OpenApiTransport transport =
          OpenApiTransport.builder(() -> WireMockCloud.NOW, new SplittableRandom(1))
              .quota(new UnlimitedQuota())
              .app(WireMockCloud.APP, WireMockCloud.KEY)
              .cloud(URI.create("http://127.0.0.1:1"), "cn-north-1")
              .retry(RetryPolicy.NEVER)
              .build();
      ExecutorService senders = Executors.newFixedThreadPool(2);
      for (int i = 0; i < 2; i++) {
        senders.execute(() -> sendUntilClosed(transport));
      }
      CompletableFuture.runAsync(transport::close).get(30, TimeUnit.SECONDS);
      senders.shutdown();
      assertThat(senders.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void sendUntilClosed(OpenApiTransport transport) {
    try {
      while (true) {
        transport.sendAsync(WireMockCloud.unicast("x"));
      }
    } catch (IllegalStateException closed) {
      // The loop ends with the transport.
    }
  }

  @Test
  void completionsThatBlockDoNotDelayOtherSends() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport = transport(cloud).build()) {
      CompletableFuture<?>[] nested = new CompletableFuture<?>[20];
      for (int i = 0; i < nested.length; i++) {
        nested[i] =
            transport
                .sendAsync(WireMockCloud.unicast("outer"))
                .thenApply(outer -> transport.sendAsync(WireMockCloud.unicast("inner")).join());
      }
      CompletableFuture.allOf(nested).get(30, TimeUnit.SECONDS);
      assertThat(cloud.requests()).hasSize(40);
    }
  }

  @Test
  void anExecutorThatRejectsLosesNoSend() throws Exception {
    try (WireMockCloud cloud = WireMockCloud.accepting();
        OpenApiTransport transport =
            transport(cloud)
                .executor(
                    task -> {
                      throw new java.util.concurrent.RejectedExecutionException("full");
                    })
                .build()) {
      assertThat(transport.sendAsync(WireMockCloud.unicast("x")).get(30, TimeUnit.SECONDS))
          .isInstanceOf(SendResult.Accepted.class);
    }
  }

  private OpenApiTransport.Builder transport(WireMockCloud cloud) {
    return cloud.transport().callTimeout(CALL).delayer(delayer);
  }

  private static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder throttling() {
    return aResponse().withStatus(429).withBody(WireMockCloud.error("FlowLimitExceeded"));
  }
}
