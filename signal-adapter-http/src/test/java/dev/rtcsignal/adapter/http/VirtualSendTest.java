package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Sends whose caller, quota or order is out of the ordinary, in virtual time. */
class VirtualSendTest {
  private static final QuotaLimits TWO_A_SECOND =
      QuotaLimits.DOCUMENTED.perSecond(2, 100).withHeadroom(0).withBurst(Duration.ofSeconds(1));
  private static final NotSent STORE_FAILED = new NotSent(NotSent.Reason.STORE_FAILED);
  private static final SendOptions ORDERED = SendOptions.DEFAULT.orderKey("k");
  private static final SendOptions PATIENT = SendOptions.DEFAULT.deadline(Duration.ofHours(1));

  private final VirtualTime time = new VirtualTime();
  private final VirtualCloud cloud = VirtualCloud.accepting(time);
  private final VirtualCloud hanging = VirtualCloud.hanging(time);

  /** What {@code orTimeout} does. */
  @Test
  void oneThatItsCallerEndsKeepsNoPlaceAndNoConnection() {
    OpenApiTransport transport = hanging.transport(new OpenQuota()).maxInFlight(1).build();
    CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"));
    transport.sendAsync(WireMockCloud.unicast("2"));
    assertThat(hanging.arrived()).containsExactly("1");
    first.completeExceptionally(new TimeoutException());
    assertThat(hanging.arrived()).containsExactly("1", "2");
    assertThat(hanging.inFlight()).isEqualTo(1);
  }

  @Test
  void oneOfAKeyThatItsCallerEndsIsNotUnderWayBesideTheNext() {
    OpenApiTransport transport = hanging.transport(new OpenQuota()).build();
    CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"), ORDERED);
    transport.sendAsync(WireMockCloud.unicast("2"), ORDERED);
    first.completeExceptionally(new TimeoutException());
    assertThat(hanging.arrived()).containsExactly("1", "2");
    assertThat(hanging.inFlight()).isEqualTo(1);
  }

  @Test
  void whatFollowsASendMaySendWithTheSameKeyAndWaitForIt() {
    OpenApiTransport transport = cloud.transport(new OpenQuota()).build();
    AtomicReference<SendResult> second = new AtomicReference<>();
    transport
        .sendAsync(WireMockCloud.unicast("1"), ORDERED)
        .thenRun(
            () -> {
              CompletableFuture<SendResult> inner =
                  transport.sendAsync(WireMockCloud.unicast("2"), ORDERED);
              time.pass(Duration.ofMillis(10));
              second.set(inner.getNow(null));
            });
    time.pass(Duration.ofMillis(10));
    assertThat(second.get()).isInstanceOf(Accepted.class);
  }

  @Test
  void thoseOfOneKeyLeaveOneAtATime() {
    OpenApiTransport transport = cloud.transport(new OpenQuota()).build();
    for (int i = 0; i < 5; i++) {
      transport.sendAsync(WireMockCloud.unicast("stroke " + i), ORDERED);
    }
    for (int ms = 0; ms < 49; ms++) {
      assertThat(cloud.inFlight()).isEqualTo(1);
      time.pass(Duration.ofMillis(1));
    }
    assertThat(cloud.arrived())
        .containsExactly("stroke 0", "stroke 1", "stroke 2", "stroke 3", "stroke 4");
  }

  @Test
  void whatCannotLeaveByItsDeadlineIsToldAtOnceAndWhy() {
    OpenApiTransport transport = cloud.transport(usedUp()).build();
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofMillis(999));
    NotSent result =
        (NotSent) transport.sendAsync(WireMockCloud.unicast("x"), hurried).getNow(null);
    assertThat(result.reason()).isEqualTo(NotSent.Reason.NO_QUOTA);
    assertThat(result.quota().orElseThrow()).hasToString("application: 2 of 2 this second");
    assertThat(result.attempts()).hasSize(1);
    assertThat(cloud.arrived()).isEmpty();
  }

  @Test
  void aSendTellsHowLongItWaitedForTheQuota() {
    OpenApiTransport transport = cloud.transport(usedUp()).build();
    CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
    time.pass(Duration.ofSeconds(2));
    Attempt attempt = result.join().attempts().get(0);
    assertThat(attempt.waited()).isEqualTo(Duration.ofSeconds(1));
    assertThat(attempt.quota().orElseThrow()).hasToString("application: 2 of 2 this second");
    assertThat(attempt.outcome()).isInstanceOf(Accepted.class);
  }

  @Test
  void beyondTheBoundOfTheQueueNothingIsSent() {
    OpenApiTransport transport = cloud.transport(usedUp()).maxWaiting(1).build();
    CompletableFuture<SendResult> waiting = transport.sendAsync(WireMockCloud.unicast("1"));
    assertThat(WireMockCloud.bare(transport.sendAsync(WireMockCloud.unicast("2")).getNow(null)))
        .isEqualTo(new NotSent(NotSent.Reason.QUEUE_FULL));
    time.pass(Duration.ofSeconds(2));
    assertThat(waiting.join()).isInstanceOf(Accepted.class);
  }

  @Test
  void twoTransportsShareOneQuota() {
    InMemoryQuota shared = new InMemoryQuota(time, TWO_A_SECOND);
    time.pass(Duration.ofSeconds(3));
    OpenApiTransport one = cloud.transport(shared).build();
    OpenApiTransport other = cloud.transport(shared).build();
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofMillis(100));
    one.sendAsync(WireMockCloud.unicast("1"), hurried);
    other.sendAsync(WireMockCloud.unicast("2"), hurried);
    one.sendAsync(WireMockCloud.unicast("3"), hurried);
    other.sendAsync(WireMockCloud.unicast("4"), hurried);
    time.pass(Duration.ofSeconds(1));
    assertThat(cloud.arrived()).containsExactly("1", "2");
  }

  @Test
  void aListenerHearsThatAWaitEndedAlsoWhenItWasInVain() {
    RecordingListener diary = new RecordingListener();
    OpenApiTransport transport = cloud.transport(usedUp()).listener(diary).build();
    transport.sendAsync(WireMockCloud.unicast("x")).cancel(true);
    assertThat(diary.steps).containsExactly("queued", "waited for application");
    diary.steps.clear();
    transport.sendAsync(
        WireMockCloud.unicast("x"), SendOptions.DEFAULT.deadline(Duration.ofMillis(1)));
    assertThat(diary.steps)
        .containsExactly("queued", "waited", "attempted NotSent", "ended NotSent");
  }

  private InMemoryQuota usedUp() {
    InMemoryQuota quota = new InMemoryQuota(time, TWO_A_SECOND);
    time.pass(Duration.ofSeconds(3));
    QuotaClaim two = new QuotaClaim(WireMockCloud.APP, Optional.empty(), 2, Priority.NORMAL);
    assertThat(quota.take(two)).isInstanceOf(Permit.class);
    return quota;
  }

  @Test
  void tellsHowLongItWaitedForItsTurn() {
    VirtualCloud slow = VirtualCloud.answering(time, Duration.ofSeconds(3), message -> true);
    OpenApiTransport transport = slow.transport(new OpenQuota()).build();
    transport.sendAsync(WireMockCloud.unicast("1"), ORDERED);
    CompletableFuture<SendResult> second = transport.sendAsync(WireMockCloud.unicast("2"), ORDERED);
    time.pass(Duration.ofSeconds(6));
    assertThat(second.join().attempts().get(0).waited()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void oneThatIsNotItsTurnInTimeTellsSoAndHowLongItWaited() {
    OpenApiTransport transport = hanging.transport(new OpenQuota()).build();
    transport.sendAsync(WireMockCloud.unicast("1"), ORDERED);
    CompletableFuture<SendResult> second = transport.sendAsync(WireMockCloud.unicast("2"), ORDERED);
    time.pass(Duration.ofMillis(3_999));
    assertThat(second).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(WireMockCloud.bare(second.join()))
        .isEqualTo(new NotSent(NotSent.Reason.OUT_OF_TURN));
    assertThat(second.join().attempts().get(0).waited()).isEqualTo(Duration.ofSeconds(4));
  }

  /** The executor is the caller's own thread here, so each could call the next deeper. */
  @Test
  void tenThousandBehindOneThatFailsStopAllIfAskedTo() {
    VirtualCloud throttling = VirtualCloud.answering(time, Duration.ofMillis(1), message -> false);
    OpenApiTransport transport = throttling.transport(new OpenQuota()).build();
    SendOptions strict = PATIENT.order(new Order("k", Order.AfterFailure.STOP));
    List<CompletableFuture<SendResult>> all = new ArrayList<>();
    for (int i = 0; i <= 10_000; i++) {
      all.add(transport.sendAsync(WireMockCloud.unicast("x"), strict));
    }
    time.pass(Duration.ofSeconds(10));
    assertThat(all.get(0).join()).isInstanceOf(Refused.class);
    assertThat(all.subList(1, all.size()))
        .allMatch(one -> ((NotSent) one.join()).reason() == NotSent.Reason.PREDECESSOR_FAILED);
    assertThat(throttling.arrived()).as("tries of the first").hasSize(3);
  }

  @Test
  void aQuotaThatFailsFailsThatSendAloneAndCostsNoPlace() {
    AtomicInteger failures = new AtomicInteger(1);
    OpenApiTransport transport = cloud.transport(new FailingQuota(failures)).maxInFlight(1).build();
    CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"), ORDERED);
    assertThat(WireMockCloud.bare(first.getNow(null))).isEqualTo(STORE_FAILED);
    for (String text : List.of("2", "3")) {
      CompletableFuture<SendResult> next =
          transport.sendAsync(WireMockCloud.unicast(text), ORDERED);
      time.pass(Duration.ofSeconds(1));
      assertThat(next.getNow(null)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void aQuotaThatFailsForOneThatWaitsLosesNoAnswerOfAnother() {
    AtomicInteger failures = new AtomicInteger();
    OpenApiTransport transport = cloud.transport(new FailingQuota(failures)).maxInFlight(1).build();
    CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"));
    CompletableFuture<SendResult> second = transport.sendAsync(WireMockCloud.unicast("2"));
    CompletableFuture<SendResult> third = transport.sendAsync(WireMockCloud.unicast("3"));
    failures.set(1);
    time.pass(Duration.ofSeconds(1));
    assertThat(first.getNow(null)).isInstanceOf(Accepted.class);
    assertThat(WireMockCloud.bare(second.getNow(null))).isEqualTo(STORE_FAILED);
    assertThat(third.getNow(null)).isInstanceOf(Accepted.class);
  }

  @Test
  void aQuotaThatFailsToLearnLosesNoAnswer() {
    VirtualCloud throttling = VirtualCloud.answering(time, Duration.ofMillis(1), message -> false);
    OpenApiTransport transport =
        throttling.transport(new FailingQuota(new AtomicInteger())).build();
    CompletableFuture<SendResult> result = transport.sendAsync(WireMockCloud.unicast("x"));
    time.pass(Duration.ofSeconds(10));
    assertThat(result.getNow(null)).isInstanceOf(Refused.class);
  }

  /** One that is cancelled soon after it left tells nothing of how fast the cloud answers. */
  @Test
  void aCancelledCallDoesNotMakeTheOthersLookLate() {
    VirtualCloud far = VirtualCloud.answering(time, Duration.ofMillis(200), message -> true);
    InMemoryQuota quota = new InMemoryQuota(time, QuotaLimits.DOCUMENTED);
    OpenApiTransport transport = far.transport(quota).maxInFlight(1_000).build();
    for (int ms = 0; ms < 20_000; ms++) {
      transport.sendAsync(WireMockCloud.unicast("x"));
      if (ms == 10_000) {
        CompletableFuture<SendResult> urgent =
            transport.sendAsync(
                WireMockCloud.unicast("y"), SendOptions.DEFAULT.priority(Priority.CONTROL));
        time.pass(Duration.ofMillis(20));
        urgent.cancel(true);
      }
      time.pass(Duration.ofMillis(1));
    }
    int before = far.arrived().size();
    for (int ms = 0; ms < 5_000; ms++) {
      transport.sendAsync(WireMockCloud.unicast("x"));
      time.pass(Duration.ofMillis(1));
    }
    assertThat(far.arrived().size() - before).isBetween(2_400, 2_500);
  }

  @Test
  void aClockThatIsSetForwardEndsNoSendWhoseTimeGoesByAnother() {
    AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    OpenApiTransport transport =
        OpenApiTransport.builder(() -> time.instant().plus(set.get()), new SplittableRandom(1))
            .steadyClock(time)
            .app(WireMockCloud.APP, WireMockCloud.KEY)
            .cloud(URI.create("http://127.0.0.1:1"), "cn-north-1")
            .httpClient(cloud)
            .delayer(time)
            .executor(Runnable::run)
            .quota(new OpenQuota())
            .build();
    CompletableFuture<SendResult> first = transport.sendAsync(WireMockCloud.unicast("1"), ORDERED);
    CompletableFuture<SendResult> second = transport.sendAsync(WireMockCloud.unicast("2"), ORDERED);
    set.set(Duration.ofSeconds(5));
    time.pass(Duration.ofMillis(20));
    assertThat(first.join()).isInstanceOf(Accepted.class);
    assertThat(second.join()).isInstanceOf(Accepted.class);
  }

  /** Permits all but so many, and fails to learn. */
  private static final class FailingQuota implements Quota {
    private final Quota open = new OpenQuota();
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
