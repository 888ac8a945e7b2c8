package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.DepartureGuard;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with a store in a file of SQLite, behind a pool of connections. */
@Timeout(60)
class DurableSignalsTest {
  @TempDir private Path folder;
  private RtcEmulator cloud;

  @BeforeEach
  void startCloud() {
    cloud = RtcEmulator.start();
  }

  @AfterEach
  void closeCloud() {
    cloud.close();
  }

  private ApplicationContextRunner unconnected() {
    return StoreContext.withDatabase(folder.resolve("app.db"))
        .withPropertyValues("signal.app-id=" + cloud.app());
  }

  private ApplicationContextRunner runner() {
    return StoreContext.inCloud(unconnected(), cloud);
  }

  private OutboxRequest request(String name, String text) {
    Audience to = new Audience.User(new UserId("alice"));
    OutboundSignal signal =
        new OutboundSignal(cloud.app(), new SenderId("server"), to, Payload.text(text));
    SendOptions options = SendOptions.DEFAULT.deadline(Duration.ofMinutes(1));
    return new OutboxRequest(new SignalName(name), signal, options);
  }

  private static List<OutboxEntry> entries(ApplicationContext spring) {
    return spring.getBean(Outbox.class).list(Outbox.Query.NEWEST).join();
  }

  @Test
  void theBeansThatSendSendOverTheOutbox() {
    RtcClient alice = cloud.client("alice");
    runner()
        .run(
            spring -> {
              SendResult result = spring.getBean(Signals.class).toUser("alice").text("hi");
              assertThat(result.isAccepted()).isTrue();
              assertThat(alice.awaitMessage().text()).isEqualTo("hi");
              assertThat(entries(spring))
                  .singleElement()
                  .satisfies(
                      one -> assertThat(one.status().state()).isEqualTo(OutboxState.ACCEPTED));
              assertThat(spring.getBean(SignalTransport.class)).isInstanceOf(OutboxTransport.class);
              assertThat(spring).hasSingleBean(OpenApiTransport.class);
            });
  }

  @Test
  void withoutThePropertyNothingIsStored() {
    runner()
        .withPropertyValues("signal.store.enabled=false")
        .run(
            spring ->
                assertThat(spring)
                    .doesNotHaveBean(Outbox.class)
                    .doesNotHaveBean(OutboxStore.class)
                    .doesNotHaveBean(TransactionalOutbox.class)
                    .hasSingleBean(SignalTransport.class));
  }

  @Test
  void whatWaitedWhenTheApplicationStoppedIsSentOnceByTheNext() {
    RtcClient alice = cloud.client("alice");
    unconnected()
        .run(spring -> spring.getBean(Outbox.class).enqueue(request("first", "kept")).join());
    runner()
        .run(
            spring -> {
              assertThat(alice.awaitMessage().text()).isEqualTo("kept");
              Outbox outbox = spring.getBean(Outbox.class);
              await()
                  .untilAsserted(
                      () ->
                          assertThat(outbox.find(cloud.app(), new SignalName("first")).join())
                              .hasValueSatisfying(
                                  one ->
                                      assertThat(one.status().state())
                                          .isEqualTo(OutboxState.ACCEPTED)));
            });
    runner().run(spring -> spring.getBean(Signals.class).toUser("alice").text("after"));
    assertThat(alice.awaitMessage().text()).isEqualTo("after");
  }

  @Test
  void anApplicationWithLazyBeansSendsWhatWaits() {
    RtcClient alice = cloud.client("alice");
    unconnected()
        .run(spring -> spring.getBean(Outbox.class).enqueue(request("first", "kept")).join());
    runner()
        .withBean(LazyInitializationBeanFactoryPostProcessor.class)
        .run(spring -> assertThat(alice.awaitMessage().text()).isEqualTo("kept"));
  }

  /** Tells what worked while it was closed. */
  private static final class LastTransport implements GuardedTransport, AutoCloseable {
    private final AtomicReference<ApplicationContext> spring = new AtomicReference<>();
    private final AtomicBoolean outboxClosed = new AtomicBoolean();
    private final AtomicBoolean storeOpen = new AtomicBoolean();

    @Override
    public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
      return CompletableFuture.completedFuture(new SendResult.Accepted("1"));
    }

    @Override
    public CompletableFuture<SendResult> sendAsync(
        OutboundSignal signal, SendOptions options, DepartureGuard guard) {
      return sendAsync(signal, options);
    }

    @Override
    public void close() {
      ApplicationContext beans = spring.getAndSet(null);
      if (beans == null) {
        return;
      }
      Signals signals = beans.getBean(Signals.class);
      assertThatThrownBy(() -> signals.toUser("alice").textAsync("late"))
          .hasMessageContaining("the outbox is closed");
      outboxClosed.set(true);
      beans.getBean(OutboxStore.class).list(Outbox.Query.NEWEST).join();
      storeOpen.set(true);
    }
  }

  @Test
  void theOutboxStopsBeforeItsTransportAndTheStoreAfterBoth() {
    LastTransport transport = new LastTransport();
    AtomicReference<OutboxStore> store = new AtomicReference<>();
    unconnected()
        // Declared as less than it is, as a transport of the test kit or of a proxy.
        .withBean("own", SignalTransport.class, () -> transport)
        .run(
            spring -> {
              transport.spring.set(spring.getSourceApplicationContext());
              store.set(spring.getBean(OutboxStore.class));
            });
    assertThat(transport.outboxClosed).isTrue();
    assertThat(transport.storeOpen).isTrue();
    assertThat(store.get().list(Outbox.Query.NEWEST))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("the store is closed");
  }

  @Test
  void theHealthTellsWhetherThisProcessSends() {
    runner()
        .run(
            spring -> {
              HealthIndicator health =
                  spring.getBean("signalHealthIndicator", HealthIndicator.class);
              await()
                  .untilAsserted(
                      () ->
                          assertThat(health.health().getDetails())
                              .containsEntry("outbox", "sending"));
            });
  }

  @Test
  void theMetersTellOfTheStoreAndOfDeadLetters() {
    runner()
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            spring -> {
              spring.getBean(Signals.class).toUser("alice").text("hi");
              Outbox outbox = spring.getBean(Outbox.class);
              outbox
                  .enqueue(request("later", "x").at(cloud.clock().instant().plusSeconds(99)))
                  .join();
              outbox.withdraw(cloud.app(), new SignalName("later")).join();
              MeterRegistry meters = spring.getBean(MeterRegistry.class);
              assertThat(meters.get("signal.outbox.store").timer().count()).isEqualTo(2);
              assertThat(meters.get("signal.outbox.settle.lag").timer().count()).isEqualTo(1);
              assertThat(
                      meters
                          .get("signal.outbox.dead.letters")
                          .tags("state", "notSent", "reason", "WITHDRAWN")
                          .counter()
                          .count())
                  .isEqualTo(1);
            });
  }

  @Test
  void theMetersShowWhatTheStoreCounted() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Instant now = Instant.ofEpochSecond(1_000);
    OutboxMeters outbox = new OutboxMeters(meters, () -> now);
    outbox.counted(new OutboxStore.Counts(7, 2, Optional.of(now.minusSeconds(9))));
    assertThat(meters.get("signal.outbox.waiting").gauge().value()).isEqualTo(7);
    assertThat(meters.get("signal.outbox.leaving").gauge().value()).isEqualTo(2);
    assertThat(meters.get("signal.outbox.oldest.seconds").gauge().value()).isEqualTo(9);
  }
}
