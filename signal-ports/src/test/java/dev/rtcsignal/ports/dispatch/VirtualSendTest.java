package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.fixture.RecordingDeliveryListener;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sends with unusual callers, quotas and orders, in virtual time. */
@Timeout(120)
class VirtualSendTest {
  private static final QuotaLimits TWO_A_SECOND =
      QuotaLimits.DOCUMENTED.perSecond(2, 100).withHeadroom(0).withBurst(Duration.ofSeconds(1));
  private static final NotSent STORE_FAILED = new NotSent(NotSent.Reason.STORE_FAILED);
  private static final SendOptions ORDERED = SendOptions.DEFAULT.orderKey("k");
  private static final SendOptions PATIENT = SendOptions.DEFAULT.deadline(Duration.ofHours(1));

  private final VirtualTime time = new VirtualTime();
  private final VirtualGateway cloud = VirtualGateway.accepting(time);
  private final VirtualGateway hanging = VirtualGateway.hanging(time);

  /** As {@code orTimeout} does. */
  @Test
  void aSendThatItsCallerCompletesFreesItsSlotAndItsConnection() {
    Dispatcher transport = hanging.builder(new UnlimitedQuota()).maxInFlight(1).build(hanging);
    CompletableFuture<SendResult> first = transport.sendAsync(VirtualGateway.unicast("1"));
    transport.sendAsync(VirtualGateway.unicast("2"));
    assertThat(hanging.arrived()).containsExactly("1");
    first.completeExceptionally(new TimeoutException());
    assertThat(hanging.arrived()).containsExactly("1", "2");
    assertThat(hanging.inFlight()).isEqualTo(1);
  }

  @Test
  void aSendThatItsCallerCompletesIsNotUnderWayBesideItsSuccessor() {
    Dispatcher transport = hanging.dispatcher(new UnlimitedQuota());
    CompletableFuture<SendResult> first = transport.sendAsync(VirtualGateway.unicast("1"), ORDERED);
    transport.sendAsync(VirtualGateway.unicast("2"), ORDERED);
    first.completeExceptionally(new TimeoutException());
    assertThat(hanging.arrived()).containsExactly("1", "2");
    assertThat(hanging.inFlight()).isEqualTo(1);
  }

  @Test
  void aDependentOfASendMaySendWithTheSameKeyAndWaitForIt() {
    Dispatcher transport = cloud.dispatcher(new UnlimitedQuota());
    AtomicReference<SendResult> second = new AtomicReference<>();
    transport
        .sendAsync(VirtualGateway.unicast("1"), ORDERED)
        .thenRun(
            () -> {
              CompletableFuture<SendResult> inner =
                  transport.sendAsync(VirtualGateway.unicast("2"), ORDERED);
              time.pass(Duration.ofMillis(10));
              second.set(inner.getNow(null));
            });
    time.pass(Duration.ofMillis(10));
    assertThat(second.get()).isInstanceOf(Accepted.class);
  }

  @Test
  void signalsOfOneKeyLeaveOneAtATime() {
    Dispatcher transport = cloud.dispatcher(new UnlimitedQuota());
    for (int i = 0; i < 5; i++) {
      transport.sendAsync(VirtualGateway.unicast("stroke " + i), ORDERED);
    }
    for (int ms = 0; ms < 49; ms++) {
      assertThat(cloud.inFlight()).isEqualTo(1);
      time.pass(Duration.ofMillis(1));
    }
    assertThat(cloud.arrived())
        .containsExactly("stroke 0", "stroke 1", "stroke 2", "stroke 3", "stroke 4");
  }

  @Test
  void reportsAtOnceThatASignalCannotLeaveByItsDeadline() {
    Dispatcher transport = cloud.dispatcher(usedUp());
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofMillis(999));
    NotSent result =
        (NotSent) transport.sendAsync(VirtualGateway.unicast("x"), hurried).getNow(null);
    assertThat(result.reason()).isEqualTo(NotSent.Reason.NO_QUOTA);
    assertThat(result.quota().orElseThrow()).hasToString("application: 2 of 2 this second");
    assertThat(result.attempts()).hasSize(1);
    assertThat(cloud.arrived()).isEmpty();
  }

  @Test
  void anAttemptReportsItsWaitForTheQuota() {
    Dispatcher transport = cloud.dispatcher(usedUp());
    CompletableFuture<SendResult> result = transport.sendAsync(VirtualGateway.unicast("x"));
    time.pass(Duration.ofSeconds(2));
    Attempt attempt = result.join().attempts().get(0);
    assertThat(attempt.waited()).isEqualTo(Duration.ofSeconds(1));
    assertThat(attempt.quota().orElseThrow()).hasToString("application: 2 of 2 this second");
    assertThat(attempt.outcome()).isInstanceOf(Accepted.class);
  }

  @Test
  void refusesMoreThanTheLimitOfWaitingSignals() {
    Dispatcher transport = cloud.builder(usedUp()).maxWaiting(1).build(cloud);
    CompletableFuture<SendResult> waiting = transport.sendAsync(VirtualGateway.unicast("1"));
    assertThat(
            VirtualGateway.withoutAttempts(
                transport.sendAsync(VirtualGateway.unicast("2")).getNow(null)))
        .isEqualTo(new NotSent(NotSent.Reason.QUEUE_FULL));
    time.pass(Duration.ofSeconds(2));
    assertThat(waiting.join()).isInstanceOf(Accepted.class);
  }

  @Test
  void twoDispatchersShareOneQuota() {
    InMemoryQuota shared = new InMemoryQuota(time, TWO_A_SECOND);
    time.pass(Duration.ofSeconds(3));
    Dispatcher one = cloud.dispatcher(shared);
    Dispatcher other = cloud.dispatcher(shared);
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofMillis(100));
    one.sendAsync(VirtualGateway.unicast("1"), hurried);
    other.sendAsync(VirtualGateway.unicast("2"), hurried);
    one.sendAsync(VirtualGateway.unicast("3"), hurried);
    other.sendAsync(VirtualGateway.unicast("4"), hurried);
    time.pass(Duration.ofSeconds(1));
    assertThat(cloud.arrived()).containsExactly("1", "2");
  }

  @Test
  void aSendThatAClosedTransportRejectsIsNotObserved() {
    RecordingDeliveryListener listener = new RecordingDeliveryListener();
    Dispatcher transport = cloud.builder(usedUp()).listener(listener).build(cloud);
    transport.close();
    assertThatThrownBy(() -> transport.sendAsync(VirtualGateway.unicast("x")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(listener.steps()).isEmpty();
  }

  @Test
  void aListenerObservesTheEndOfAWaitAlsoIfTheSignalDoesNotLeave() {
    RecordingDeliveryListener listener = new RecordingDeliveryListener();
    Dispatcher transport = cloud.builder(usedUp()).listener(listener).build(cloud);
    transport.sendAsync(VirtualGateway.unicast("x")).cancel(true);
    assertThat(listener.steps()).containsExactly("queued", "waited for application", "cancelled");
    listener.steps().clear();
    transport.sendAsync(
        VirtualGateway.unicast("x"), SendOptions.DEFAULT.deadline(Duration.ofMillis(1)));
    assertThat(listener.steps())
        .containsExactly("queued", "waited", "attempted NotSent", "ended NotSent");
  }

  private InMemoryQuota usedUp() {
    InMemoryQuota quota = new InMemoryQuota(time, TWO_A_SECOND);
    time.pass(Duration.ofSeconds(3));
    QuotaClaim two = new QuotaClaim(VirtualGateway.APP, Optional.empty(), 2, Priority.NORMAL);
    assertThat(quota.take(two)).isInstanceOf(Permit.class);
    return quota;
  }

  @Test
  void anAttemptReportsItsWaitForItsPredecessor() {
    VirtualGateway slow = VirtualGateway.answering(time, Duration.ofSeconds(3), message -> true);
    Dispatcher transport = slow.dispatcher(new UnlimitedQuota());
    transport.sendAsync(VirtualGateway.unicast("1"), ORDERED);
    CompletableFuture<SendResult> second =
        transport.sendAsync(VirtualGateway.unicast("2"), ORDERED);
    time.pass(Duration.ofSeconds(6));
    assertThat(second.join().attempts().get(0).waited()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void reportsThatThePredecessorDidNotEndInTime() {
    Dispatcher transport = hanging.dispatcher(new UnlimitedQuota());
    transport.sendAsync(VirtualGateway.unicast("1"), ORDERED);
    CompletableFuture<SendResult> second =
        transport.sendAsync(VirtualGateway.unicast("2"), ORDERED);
    time.pass(Duration.ofMillis(3_999));
    assertThat(second).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(second).isDone();
    assertThat(VirtualGateway.withoutAttempts(second.join()))
        .isEqualTo(new NotSent(NotSent.Reason.OUT_OF_TURN));
    assertThat(second.join().attempts().get(0).waited()).isEqualTo(Duration.ofSeconds(4));
  }

  /** The executor is the thread of the caller, so that each could recurse into the next. */
  @Test
  void tenThousandSuccessorsOfAFailedSignalStop() {
    VirtualGateway throttling =
        VirtualGateway.answering(time, Duration.ofMillis(1), message -> false);
    Dispatcher transport = throttling.dispatcher(new UnlimitedQuota());
    SendOptions strict = PATIENT.order(new Order("k", Order.AfterFailure.STOP));
    List<CompletableFuture<SendResult>> all = new ArrayList<>();
    for (int i = 0; i <= 10_000; i++) {
      all.add(transport.sendAsync(VirtualGateway.unicast("x"), strict));
    }
    time.pass(Duration.ofSeconds(10));
    assertThat(all.get(0).join()).isInstanceOf(Refused.class);
    assertThat(all.subList(1, all.size()))
        .allMatch(one -> ((NotSent) one.join()).reason() == NotSent.Reason.PREDECESSOR_FAILED);
    assertThat(throttling.arrived()).as("tries of the first").hasSize(3);
  }

  @Test
  void aFailureOfTheQuotaEndsThatSendAloneAndFreesItsSlot() {
    AtomicInteger failures = new AtomicInteger(1);
    Dispatcher transport = cloud.builder(new FailingQuota(failures)).maxInFlight(1).build(cloud);
    CompletableFuture<SendResult> first = transport.sendAsync(VirtualGateway.unicast("1"), ORDERED);
    assertThat(VirtualGateway.withoutAttempts(first.getNow(null))).isEqualTo(STORE_FAILED);
    for (String text : List.of("2", "3")) {
      CompletableFuture<SendResult> next =
          transport.sendAsync(VirtualGateway.unicast(text), ORDERED);
      time.pass(Duration.ofSeconds(1));
      assertThat(next.getNow(null)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void aFailureOfTheQuotaForAWaitingSendLosesNoOutcomeOfAnother() {
    AtomicInteger failures = new AtomicInteger();
    Dispatcher transport = cloud.builder(new FailingQuota(failures)).maxInFlight(1).build(cloud);
    CompletableFuture<SendResult> first = transport.sendAsync(VirtualGateway.unicast("1"));
    CompletableFuture<SendResult> second = transport.sendAsync(VirtualGateway.unicast("2"));
    CompletableFuture<SendResult> third = transport.sendAsync(VirtualGateway.unicast("3"));
    failures.set(1);
    time.pass(Duration.ofSeconds(1));
    assertThat(first.getNow(null)).isInstanceOf(Accepted.class);
    assertThat(VirtualGateway.withoutAttempts(second.getNow(null))).isEqualTo(STORE_FAILED);
    assertThat(third.getNow(null)).isInstanceOf(Accepted.class);
  }

  @Test
  void aQuotaThatFailsToTakeAReportLosesNoOutcome() {
    VirtualGateway throttling =
        VirtualGateway.answering(time, Duration.ofMillis(1), message -> false);
    Dispatcher transport = throttling.dispatcher(new FailingQuota(new AtomicInteger()));
    CompletableFuture<SendResult> result = transport.sendAsync(VirtualGateway.unicast("x"));
    time.pass(Duration.ofSeconds(10));
    assertThat(result.getNow(null)).isInstanceOf(Refused.class);
  }

  /** A call that is cancelled soon after it left says nothing about the round-trip time. */
  @Test
  void aCancelledCallDoesNotDelayTheQuotaOfOthers() {
    VirtualGateway far = VirtualGateway.answering(time, Duration.ofMillis(200), message -> true);
    InMemoryQuota quota = new InMemoryQuota(time, QuotaLimits.DOCUMENTED);
    Dispatcher transport = far.builder(quota).maxInFlight(1_000).build(far);
    for (int ms = 0; ms < 20_000; ms++) {
      transport.sendAsync(VirtualGateway.unicast("x"));
      if (ms == 10_000) {
        CompletableFuture<SendResult> urgent =
            transport.sendAsync(
                VirtualGateway.unicast("y"), SendOptions.DEFAULT.priority(Priority.CONTROL));
        time.pass(Duration.ofMillis(20));
        urgent.cancel(true);
      }
      time.pass(Duration.ofMillis(1));
    }
    int before = far.arrived().size();
    for (int ms = 0; ms < 5_000; ms++) {
      transport.sendAsync(VirtualGateway.unicast("x"));
      time.pass(Duration.ofMillis(1));
    }
    assertThat(far.arrived().size() - before).isBetween(2_400, 2_500);
  }

  /** Fails to permit a number of claims, and fails to take any report. */
  private static final class FailingQuota implements Quota {
    private final Quota open = new UnlimitedQuota();
    private final AtomicInteger failures;

    FailingQuota(AtomicInteger failures) {
      this.failures = failures;
    }

    @Override
    public QuotaDecision take(QuotaClaim claim) {
      if (failures.getAndDecrement() > 0) {
        throw new IllegalStateException("the store is down");
      }
      return open.take(claim);
    }

    @Override
    public void answered(Permit permit) {
      throw new IllegalStateException("the store is down");
    }

    @Override
    public void unanswered(Permit permit) {
      throw new IllegalStateException("the store is down");
    }

    @Override
    public void throttled(Permit permit) {
      throw new IllegalStateException("the store is down");
    }

    @Override
    public Wait soonest(QuotaClaim claim, QueueAhead ahead) {
      return open.soonest(claim, ahead);
    }

    @Override
    public QuotaLimits limits(AppId app) {
      return open.limits(app);
    }

    @Override
    public QuotaUsage use(AppId app) {
      return open.use(app);
    }
  }
}
