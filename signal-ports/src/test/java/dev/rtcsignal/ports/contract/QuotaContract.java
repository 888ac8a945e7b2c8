package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaScope;
import dev.rtcsignal.ports.Quota;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Quota}. Extend it, and give {@link #quota} a quota with these
 * limits, and {@link #pass} a way to advance the time. Needs {@code junit-jupiter-api} alone.
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
    assertPermits(20, 25, APP, Optional.empty());
    Wait wait = assertWaits(take(APP, Optional.empty()));
    assertEquals(QuotaScope.APPLICATION, wait.scope(), "the limit that a claim waits for");
    assertEquals(new Fill(20, 20, 20), wait.fill(), "how full that limit is");
    assertTrue(
        wait.duration().compareTo(Duration.ZERO) > 0
            && wait.duration().compareTo(Duration.ofSeconds(1)) <= 0,
        () -> "a limit per second is waited for up to a second but not " + wait.duration());
  }

  @Test
  void permitsUpToTheLimitOfARoom() {
    assertPermits(5, 9, APP, room("r"));
    Wait wait = assertWaits(take(APP, room("r")));
    assertEquals(QuotaScope.ROOM, wait.scope(), "the limit that a claim waits for");
    assertEquals(room("r"), wait.room(), "the room that a claim waits for");
    assertPermits(5, 9, APP, room("s"));
  }

  @Test
  void permitsAgainAfterTheReportedWait() {
    assertPermits(20, 20, APP, Optional.empty());
    Wait wait = assertWaits(take(APP, Optional.empty()));
    pass(wait.duration());
    assertPermits(1, 1, APP, Optional.empty());
  }

  @Test
  void applicationsDoNotShareALimit() {
    assertPermits(20, 20, APP, Optional.empty());
    assertPermits(20, 25, OTHER, Optional.empty());
  }

  @Test
  void applicationsShareAnAccountWideLimit() {
    quota = quota(LIMITS.accountWide());
    pass(Duration.ofSeconds(3));
    assertPermits(15, 15, APP, Optional.empty());
    assertPermits(5, 25, OTHER, Optional.empty());
    Wait wait = assertWaits(take(OTHER, Optional.empty()));
    assertEquals(QuotaScope.ACCOUNT, wait.scope(), "the limit that a claim waits for");
  }

  @Test
  void aClaimAnsweredLateCountsForASecondFromTheAnswer() {
    Permit late = assertInstanceOf(Permit.class, take(APP, Optional.empty()), "the first claim");
    assertPermits(19, 19, APP, Optional.empty());
    pass(Duration.ofMillis(400));
    quota.answered(late);
    pass(Duration.ofMillis(600));
    assertPermits(19, 25, APP, Optional.empty());
    pass(Duration.ofMillis(399));
    assertWaits(take(APP, Optional.empty()));
    pass(Duration.ofMillis(1));
    assertPermits(1, 1, APP, Optional.empty());
  }

  @Test
  void aClaimThatLeavesLateCountsForASecondFromItsDeparture() {
    Permit late = assertInstanceOf(Permit.class, take(APP, Optional.empty()), "the first claim");
    assertPermits(19, 19, APP, Optional.empty());
    pass(Duration.ofMillis(400));
    Permit left = quota.leaves(late);
    assertEquals(late.claim(), left.claim(), "the claim of the permit under which the call leaves");
    pass(Duration.ofMillis(600));
    assertPermits(19, 25, APP, Optional.empty());
    pass(Duration.ofMillis(399));
    assertWaits(take(APP, Optional.empty()));
    pass(Duration.ofMillis(1));
    assertPermits(1, 1, APP, Optional.empty());
  }

  @Test
  void aThrottleLowersTheCeilingAndThirtySecondsRestoreIt() {
    assertPermits(10, 10, APP, Optional.empty());
    quota.throttled(
        assertInstanceOf(Permit.class, take(APP, Optional.empty()), "the claim to be throttled"));
    long lowered = quota.use(APP).total().ceiling();
    assertTrue(lowered < 20, () -> "a throttle lowers the ceiling of 20, but it is " + lowered);
    pass(Duration.ofSeconds(30));
    assertEquals(20, quota.use(APP).total().ceiling(), "the ceiling 30 s after the throttle");
  }

  @Test
  void reportsItsUsage() {
    assertPermits(3, 3, APP, room("r"));
    assertPermits(4, 4, APP, Optional.empty());
    assertEquals(new Fill(7, 20, 20), quota.use(APP).total(), "the usage of " + APP);
    assertEquals(
        new Fill(3, 5, 5), quota.use(APP).rooms().get(new RoomId("r")), "the usage of room r");
    assertEquals(0, quota.use(OTHER).total().used(), "the usage of an application without claims");
  }

  /** A quota may also answer that it cannot; then its caller waits. */
  @Test
  void theUnitsOfAnEarlierProcessAreCountedIfItResumes() {
    if (quota.resume(APP, 12)) {
      assertPermits(8, 20, APP, Optional.empty());
      pass(Duration.ofSeconds(1));
      assertPermits(20, 25, APP, Optional.empty());
    }
  }

  @Test
  void soonestIsNeverLongerThanTheActualWait() {
    assertPermits(20, 20, APP, Optional.empty());
    QuotaClaim claim = new QuotaClaim(APP, Optional.empty(), 1, Priority.NORMAL);
    Duration soonest = quota.soonest(claim, QueueAhead.EMPTY).duration();
    Duration actual = assertWaits(quota.take(claim)).duration();
    assertTrue(
        soonest.compareTo(actual) <= 0,
        () -> "soonest says " + soonest + " but the claim waits only " + actual);
  }

  @Test
  void permitsNoMoreThanItsLimitToManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Integer> claims = () -> permitted(APP, Optional.empty(), 50);
      int permitted = 0;
      for (Future<Integer> count :
          threads.invokeAll(Collections.nCopies(4, claims), 10, TimeUnit.SECONDS)) {
        permitted += count.get();
      }
      assertEquals(
          20, permitted, "permits for 200 claims by 4 threads at once, with a limit of 20");
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertPermits(int expected, int tries, AppId app, Optional<RoomId> room) {
    assertEquals(
        expected,
        permitted(app, room, tries),
        () ->
            "permits for " + tries + " claims of " + app + room.map(r -> ", room " + r).orElse(""));
  }

  private int permitted(AppId app, Optional<RoomId> room, int tries) {
    return (int) IntStream.range(0, tries).filter(i -> take(app, room) instanceof Permit).count();
  }

  private QuotaDecision take(AppId app, Optional<RoomId> room) {
    return quota.take(new QuotaClaim(app, room, 1, Priority.NORMAL));
  }

  private static Wait assertWaits(QuotaDecision decision) {
    return assertInstanceOf(
        Wait.class, decision, "the decision on a claim beyond the limit, which has to wait");
  }

  private static Optional<RoomId> room(String name) {
    return Optional.of(new RoomId(name));
  }
}
