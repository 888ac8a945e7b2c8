package dev.rtcsignal.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaScope;
import dev.rtcsignal.ports.Quota;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Quota}. Extend it, and give {@link #quota} a quota with these
 * limits, and {@link #pass} a way to advance the time.
 */
public abstract class QuotaContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  protected static final AppId OTHER = new AppId("70af4c8dcb758d00ce35adb3");

  /** 20 a second, 5 for a room, in bursts of up to a second. */
  protected static final QuotaLimits LIMITS =
      QuotaLimits.DOCUMENTED.perSecond(20, 5).withHeadroom(0).withBurst(Duration.ofSeconds(1));

  private Quota quota;

  /** Returns a new quota. */
  protected abstract Quota quota(QuotaLimits limits);

  /** Lets so much time pass by the quota's clock. */
  protected abstract void pass(Duration duration);

  @BeforeEach
  void start() {
    quota = quota(LIMITS);
    pass(Duration.ofSeconds(3));
  }

  @Test
  void permitsUpToTheLimitOfTheApplication() {
    assertThat(permitted(APP, Optional.empty(), 25)).isEqualTo(20);
    Wait wait = refused(take(APP, Optional.empty()));
    assertThat(wait.scope()).isEqualTo(QuotaScope.APPLICATION);
    assertThat(wait.fill()).isEqualTo(new QuotaDecision.Fill(20, 20, 20));
    assertThat(wait.duration()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void permitsUpToTheLimitOfARoom() {
    assertThat(permitted(APP, room("r"), 9)).isEqualTo(5);
    Wait wait = refused(take(APP, room("r")));
    assertThat(wait.scope()).isEqualTo(QuotaScope.ROOM);
    assertThat(wait.room()).isEqualTo(room("r"));
    assertThat(permitted(APP, room("s"), 9)).isEqualTo(5);
  }

  @Test
  void permitsAgainAfterTheReportedWait() {
    permitted(APP, Optional.empty(), 20);
    pass(refused(take(APP, Optional.empty())).duration());
    assertThat(take(APP, Optional.empty())).isInstanceOf(Permit.class);
  }

  @Test
  void applicationsDoNotShareALimit() {
    permitted(APP, Optional.empty(), 20);
    assertThat(permitted(OTHER, Optional.empty(), 25)).isEqualTo(20);
  }

  @Test
  void applicationsShareAnAccountWideLimit() {
    quota = quota(LIMITS.accountWide());
    pass(Duration.ofSeconds(3));
    permitted(APP, Optional.empty(), 15);
    assertThat(permitted(OTHER, Optional.empty(), 25)).isEqualTo(5);
    assertThat(refused(take(OTHER, Optional.empty())).scope()).isEqualTo(QuotaScope.ACCOUNT);
  }

  @Test
  void aClaimAnsweredLateCountsForASecondFromTheAnswer() {
    Permit late = (Permit) take(APP, Optional.empty());
    permitted(APP, Optional.empty(), 19);
    pass(Duration.ofMillis(400));
    quota.answered(late);
    pass(Duration.ofMillis(600));
    assertThat(permitted(APP, Optional.empty(), 25)).isEqualTo(19);
    pass(Duration.ofMillis(399));
    assertThat(take(APP, Optional.empty())).isInstanceOf(Wait.class);
    pass(Duration.ofMillis(1));
    assertThat(take(APP, Optional.empty())).isInstanceOf(Permit.class);
  }

  @Test
  void aThrottleLowersTheCeilingAndThirtySecondsRestoreIt() {
    permitted(APP, Optional.empty(), 10);
    quota.throttled((Permit) take(APP, Optional.empty()));
    assertThat(quota.use(APP).total().ceiling()).isLessThan(20);
    pass(Duration.ofSeconds(30));
    assertThat(quota.use(APP).total().ceiling()).isEqualTo(20);
  }

  @Test
  void reportsItsUsage() {
    permitted(APP, room("r"), 3);
    permitted(APP, Optional.empty(), 4);
    assertThat(quota.use(APP).total()).isEqualTo(new QuotaDecision.Fill(7, 20, 20));
    assertThat(quota.use(APP).rooms())
        .containsEntry(new RoomId("r"), new QuotaDecision.Fill(3, 5, 5));
    assertThat(quota.use(OTHER).total().used()).isZero();
  }

  @Test
  void soonestIsNeverLongerThanTheActualWait() {
    permitted(APP, Optional.empty(), 20);
    QuotaClaim claim = new QuotaClaim(APP, Optional.empty(), 1, Priority.NORMAL);
    Duration soonest = quota.soonest(claim, QueueAhead.EMPTY).duration();
    assertThat(soonest).isLessThanOrEqualTo(refused(quota.take(claim)).duration());
  }

  @Test
  void permitsNoMoreThanItsLimitToManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicInteger permitted = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      threads.execute(() -> permitted.addAndGet(permitted(APP, Optional.empty(), 50)));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(permitted).hasValue(20);
  }

  private int permitted(AppId app, Optional<RoomId> room, int tries) {
    return (int) IntStream.range(0, tries).filter(i -> take(app, room) instanceof Permit).count();
  }

  private QuotaDecision take(AppId app, Optional<RoomId> room) {
    return quota.take(new QuotaClaim(app, room, 1, Priority.NORMAL));
  }

  private static Wait refused(QuotaDecision answer) {
    assertThat(answer).isInstanceOf(Wait.class);
    return (Wait) answer;
  }

  private static Optional<RoomId> room(String name) {
    return Optional.of(new RoomId(name));
  }
}
