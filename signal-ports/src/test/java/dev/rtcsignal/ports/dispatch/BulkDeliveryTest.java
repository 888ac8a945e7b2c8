package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BulkDeliveryTest {
  private static final Accepted YES = new Accepted("r");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final Queue<CompletableFuture<SendResult>> underWay = new ArrayDeque<>();
  private final List<OutboundSignal> handedOver = new ArrayList<>();
  private final SignalTransport byHand =
      (signal, options) -> {
        handedOver.add(signal);
        underWay.add(new CompletableFuture<>());
        return ((ArrayDeque<CompletableFuture<SendResult>>) underWay).peekLast();
      };

  @Test
  void sendsToEveryRecipientOnceIfResultsAreImmediate() throws Exception {
    InMemoryTransport transport = InMemoryTransport.accepting();
    BulkReport report = start(transport, 100_000).report().get(30, TimeUnit.SECONDS);
    assertThat(report.counts()).containsEntry(State.ACCEPTED, 100_000);
    assertThat(
            transport.sent().stream()
                .flatMap(signal -> ((Audience.RoomMembers) signal.to()).users().stream())
                .distinct())
        .hasSize(100_000);
  }

  @Test
  void listenersSeeTheProgressOfEachSignal() {
    BulkDelivery delivery = start(byHand, 45);
    List<Integer> known = new ArrayList<>();
    delivery.onProgress(
        progress -> {
          throw new IllegalStateException("a listener that fails changes nothing");
        });
    delivery.onProgress(progress -> known.add(progress.known()));
    while (!underWay.isEmpty()) {
      underWay.remove().complete(YES);
    }
    assertThat(known).containsExactly(0, 10, 20, 30, 40, 45, 45);
    assertThat(delivery.report().join().counts()).containsEntry(State.ACCEPTED, 45);
  }

  @Test
  void aListenerOfADeliveryThatIsOverGetsItsProgressAtOnce() {
    BulkDelivery delivery = start(InMemoryTransport.accepting(), 45);
    List<Integer> known = new ArrayList<>();
    delivery.onProgress(progress -> known.add(progress.known()));
    assertThat(known).containsExactly(45);
  }

  @Test
  void aCancelledDeliveryReportsTheProgressOfTheWholePlan() {
    BulkDelivery delivery = start(byHand, 1_000);
    List<Integer> known = new ArrayList<>();
    delivery.onProgress(progress -> known.add(progress.known()));
    delivery.cancel();
    while (!underWay.isEmpty()) {
      underWay.remove().complete(YES);
    }
    assertThat(known).endsWith(1_000).isSorted();
  }

  @Test
  void hasUpTo16SignalsPendingAtFirstAndUpTo256WhileTheyAreSentSoon() {
    start(byHand, 100_000);
    assertThat(handedOver).hasSize(16);
    underWay.remove().complete(YES);
    assertThat(underWay).hasSize(17);
    for (int i = 0; i < 5_000; i++) {
      underWay.remove().complete(waiting(250));
    }
    assertThat(underWay).hasSize(256);
  }

  @Test
  void reducesPendingSignalsToAtLeast4WhileTheyQueue() {
    start(byHand, 10_000);
    for (int i = 0; i < 100; i++) {
      underWay.remove().complete(waiting(251));
    }
    assertThat(underWay).hasSize(4);
  }

  private static SendResult waiting(int millis) {
    Instant left = Instant.parse("2026-11-23T00:00:00Z");
    return YES.after(List.of(new Attempt(left, Duration.ofMillis(millis), Optional.empty(), YES)));
  }

  @Test
  void aRefusedSignalDoesNotAffectTheOthers() throws Exception {
    AtomicInteger number = new AtomicInteger();
    InMemoryTransport transport =
        InMemoryTransport.answering(
            signal ->
                number.incrementAndGet() == 3
                    ? new Refused(400, "InvalidParameter.IllegalTo", "", "")
                    : YES);
    BulkReport report = start(transport, 100).report().get(30, TimeUnit.SECONDS);
    assertThat(report.counts()).containsEntry(State.ACCEPTED, 90).containsEntry(State.REFUSED, 10);
    assertThat(report.remaining()).isEmpty();
  }

  @Test
  void reportsProgressAndTheEstimatedTimeLeft() {
    BulkDelivery delivery = start(byHand, 1_000);
    assertThat(delivery.progress().left()).isEmpty();
    now.updateAndGet(time -> time.plusSeconds(10));
    for (int i = 0; i < 25; i++) {
      underWay.remove().complete(YES);
    }
    assertThat(delivery.progress().done()).containsEntry(State.ACCEPTED, 250);
    assertThat(delivery.progress().waiting()).isEqualTo(750);
    assertThat(delivery.progress().left()).contains(Duration.ofSeconds(30));
    assertThat(delivery).hasToString("BulkDelivery[250 of 1000]");
  }

  @Test
  void sendsNothingWhilePausedAndCountsNoTime() {
    BulkDelivery delivery = start(byHand, 1_000);
    delivery.pause();
    while (!underWay.isEmpty()) {
      underWay.remove().complete(YES);
    }
    now.updateAndGet(time -> time.plusSeconds(100));
    assertThat(handedOver).hasSize(16);
    assertThat(delivery.progress().ran()).isZero();
    assertThat(delivery.report()).isNotDone();
    delivery.resume();
    assertThat(handedOver).hasSize(33);
  }

  @Test
  void aCancelledDeliveryFinishesSignalsUnderWayAndSendsNoOthers() throws Exception {
    BulkDelivery delivery = start(byHand, 1_000);
    delivery.cancel();
    assertThat(delivery.report()).isNotDone();
    while (!underWay.isEmpty()) {
      underWay.remove().complete(YES);
    }
    BulkReport report = delivery.report().get(30, TimeUnit.SECONDS);
    assertThat(handedOver).hasSize(16);
    assertThat(report.counts())
        .containsEntry(State.ACCEPTED, 160)
        .containsEntry(State.NOT_SENT, 840);
    assertThat(report.remaining().orElseThrow().recipients()).isEqualTo(840);
    assertThat(delivery.progress().done()).isEqualTo(report.counts());
  }

  @Test
  void aPausedDeliveryCanBeCancelled() throws Exception {
    BulkDelivery delivery = start(byHand, 1_000);
    delivery.pause();
    delivery.cancel();
    delivery.resume();
    while (!underWay.isEmpty()) {
      underWay.remove().complete(YES);
    }
    assertThat(delivery.report().get(30, TimeUnit.SECONDS).counts())
        .containsEntry(State.NOT_SENT, 840);
  }

  @Test
  void theRemainingPlanCanBeDelivered() throws Exception {
    BulkDelivery delivery = start(byHand, 1_000);
    delivery.cancel();
    while (!underWay.isEmpty()) {
      underWay.remove().complete(YES);
    }
    BulkPlan rest = delivery.report().get(30, TimeUnit.SECONDS).remaining().orElseThrow();
    InMemoryTransport transport = InMemoryTransport.accepting();
    BulkReport second =
        BulkDelivery.start(transport, rest, SendOptions.BULK, now::get)
            .report()
            .get(30, TimeUnit.SECONDS);
    assertThat(second.counts()).containsEntry(State.ACCEPTED, 840);
    assertThat(second.remaining()).isEmpty();
  }

  @Test
  void waits100MillisecondsWhileTheQueueOfTheTransportIsFull() throws Exception {
    VirtualTime time = new VirtualTime();
    AtomicInteger number = new AtomicInteger();
    InMemoryTransport transport =
        InMemoryTransport.answering(
            signal ->
                number.incrementAndGet() % 2 == 0 ? new NotSent(NotSent.Reason.QUEUE_FULL) : YES);
    BulkDelivery delivery = BulkDelivery.start(transport, plan(100), SendOptions.BULK, time, time);
    assertThat(transport.sent()).hasSize(2);
    time.pass(Duration.ofMillis(99));
    assertThat(transport.sent()).hasSize(2);
    time.pass(Duration.ofMillis(1));
    assertThat(transport.sent()).hasSize(4);
    time.pass(Duration.ofMinutes(1));
    assertThat(delivery.report().get(30, TimeUnit.SECONDS).counts())
        .containsEntry(State.ACCEPTED, 100);
  }

  @Test
  void afterTheTransportIsClosedTheRestIsNotSent() throws Exception {
    AtomicInteger number = new AtomicInteger();
    SignalTransport closing =
        (signal, options) -> {
          if (number.incrementAndGet() > 4) {
            throw new IllegalStateException("the transport is closed");
          }
          return CompletableFuture.completedFuture(YES);
        };
    BulkReport report = start(closing, 100).report().get(30, TimeUnit.SECONDS);
    assertThat(report.counts()).containsEntry(State.ACCEPTED, 40).containsEntry(State.NOT_SENT, 60);
  }

  @Test
  void aFailedFutureOfTheTransportMeansUncertain() throws Exception {
    SignalTransport broken =
        (signal, options) -> CompletableFuture.failedFuture(new ArithmeticException("bug"));
    BulkReport report = start(broken, 10).report().get(30, TimeUnit.SECONDS);
    assertThat(report.counts()).containsEntry(State.UNCERTAIN, 10);
  }

  @Test
  void anExceptionOfTheTransportMeansUncertainAndTheDeliveryEnds() throws Exception {
    SignalTransport broken =
        (signal, options) -> {
          throw new ArithmeticException("bug");
        };
    BulkReport report = start(broken, 1_000).report().get(30, TimeUnit.SECONDS);
    assertThat(report.counts()).containsEntry(State.UNCERTAIN, 1_000);
  }

  @Test
  void aNullOfTheTransportMeansUncertainAndTheDeliveryEnds() throws Exception {
    BulkReport report = start((signal, options) -> null, 1_000).report().get(30, TimeUnit.SECONDS);
    assertThat(report.counts()).containsEntry(State.UNCERTAIN, 1_000);
    SignalTransport ofNull = (signal, options) -> CompletableFuture.completedFuture(null);
    assertThat(start(ofNull, 10).report().get(30, TimeUnit.SECONDS).counts())
        .containsEntry(State.UNCERTAIN, 10);
  }

  @Test
  void anInterimReportCountsSignalsUnderWayAsUncertain() {
    BulkDelivery delivery = start(byHand, 1_000);
    underWay.remove().complete(YES);
    assertThat(delivery.soFar().counts())
        .containsEntry(State.ACCEPTED, 10)
        .containsEntry(State.UNCERTAIN, 170)
        .containsEntry(State.NOT_SENT, 820);
  }

  @Test
  void sendsEverySignalWithItsOptions() throws Exception {
    List<SendOptions> seen = new ArrayList<>();
    SignalTransport transport =
        (signal, options) -> {
          seen.add(options);
          return CompletableFuture.completedFuture(YES);
        };
    SendOptions harmless = SendOptions.BULK.duplicatesHarmless();
    BulkDelivery.start(transport, plan(20), harmless, now::get).report().get(30, TimeUnit.SECONDS);
    assertThat(seen).containsExactly(harmless, harmless);
  }

  private BulkDelivery start(SignalTransport transport, int recipients) {
    return BulkDelivery.start(transport, plan(recipients), SendOptions.BULK, now::get);
  }

  private static BulkPlan plan(int recipients) {
    return BulkPlan.builder(
            new AppId("60af4c8dcb758d00ce35adb3"), new SenderId("server"), Payload.text("x"))
        .room(
            new RoomId("hall"),
            IntStream.range(0, recipients).mapToObj(i -> new UserId("u" + i)).toList())
        .build(10);
  }
}
