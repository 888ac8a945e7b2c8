package dev.rtcsignal.ports.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxStopTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final SignalName NAME = new SignalName("first");

  /** Tells when a close waits for what has left: nothing else waits for 10 ms. */
  private record Timers(SystemDelayer system, CountDownLatch closing) implements Delayer {
    @Override
    public CompletableFuture<Void> after(Duration delay) {
      if (delay.equals(Duration.ofMillis(10))) {
        closing.countDown();
      }
      return system.after(delay);
    }
  }

  /** The back-off and the time that a close may take are longer than the time-out of the test. */
  private static OutboxBuilder patient(OutboxBuilder builder, Delayer timers) {
    return builder
        .delayer(timers)
        .callTimeout(Duration.ofHours(1))
        .rules(new OutboxRules(Duration.ofHours(1), Duration.ofHours(1), 3));
  }

  private static OutboxRequest request() {
    Audience to = new Audience.User(new UserId("alice"));
    OutboundSignal signal = new OutboundSignal(APP, new SenderId("s"), to, Payload.text("hello"));
    SendOptions options = SendOptions.DEFAULT.deadline(Duration.ofHours(20));
    return new OutboxRequest(NAME, signal, options);
  }

  @Test
  void aCloseWaitsForNoBackOffOfWhatCouldNotConnectMeanwhile() throws Exception {
    InMemoryOutboxStore store = new InMemoryOutboxStore(SystemDefaults.clock());
    CountingGateway cloud = CountingGateway.accepting();
    CompletableFuture<AttemptOutcome> answer = new CompletableFuture<>();
    cloud.answersWith(answer);
    CountDownLatch closing = new CountDownLatch(1);
    try (SystemDelayer system = new SystemDelayer();
        OutboxFixture process =
            OutboxFixture.open(
                store, cloud, builder -> patient(builder, new Timers(system, closing)))) {
      process.outbox.enqueue(request()).join();
      await().until(() -> cloud.arrived().size() == 1);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(process.outbox::close);
      closing.await();
      answer.complete(new AttemptOutcome(new NotSent(NotSent.Reason.CANNOT_CONNECT)));
      closed.get(30, TimeUnit.SECONDS);
      assertThat(store.find(APP, NAME).join())
          .hasValueSatisfying(
              entry -> assertThat(entry.status().state()).isEqualTo(OutboxState.WAITING));
      assertThat(store.lease(OutboxFixture.LINE, "next").join().granted()).isPresent();
    }
  }

  /** Regression: a signal that was answered 202, and awaited by the server, was withdrawn. */
  @Test
  void aCloseWithdrawsNothingThatWasEnqueued() {
    InMemoryOutboxStore store = new InMemoryOutboxStore(SystemDefaults.clock());
    try (OutboxFixture process = OutboxFixture.open(store)) {
      OutboxRequest later = request().at(SystemDefaults.clock().instant().plusSeconds(3_600));
      process
          .outbox
          .enqueue(later)
          .join()
          .match(
              added -> process.outbox.resultOf(added.entry()),
              joined -> null,
              conflict -> null,
              full -> null);
    }
    assertThat(store.find(APP, NAME).join())
        .hasValueSatisfying(
            entry -> assertThat(entry.status().state()).isEqualTo(OutboxState.WAITING));
  }
}
