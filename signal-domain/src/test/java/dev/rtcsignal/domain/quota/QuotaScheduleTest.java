package dev.rtcsignal.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A million random schedules, each checked by counting every second anew. */
class QuotaScheduleTest {
  private static final int SCHEDULES = 1_000_000;
  private static final int STEPS = 24;
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final List<Optional<RoomId>> ROOMS =
      List.of(Optional.empty(), Optional.of(new RoomId("r1")), Optional.of(new RoomId("r2")));
  private static final long SECOND = 1_000_000_000L;

  private record Grant(long at, long units, Optional<RoomId> room) {}

  @Test
  void noSecondHasMoreThanTheLimitExceptOneLargeBatchAlone() {
    SplittableRandom random = new SplittableRandom(20_261_123);
    long grants = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      grants += new Schedule(random).run();
    }
    assertThat(grants).as("the schedules let something through").isGreaterThan(SCHEDULES * 5L);
  }

  /** Small limits, so that a few steps reach every corner. */
  private static final class Schedule {
    private final SplittableRandom random;
    private final QuotaLimits limits;
    private final List<Grant> grants = new ArrayList<>();
    private QuotaLedger ledger;
    private Optional<Permit> unanswered = Optional.empty();
    private long now;

    Schedule(SplittableRandom random) {
      this.random = random;
      this.limits =
          QuotaLimits.DOCUMENTED
              .perSecond(random.nextInt(1, 9), random.nextInt(1, 5))
              .withRoomCost(QuotaLimits.RoomCost.values()[random.nextInt(2)])
              .withHeadroom(random.nextInt(0, 4))
              .withBurst(Duration.ofMillis(250L * random.nextInt(0, 5)));
      this.ledger = QuotaLedger.startingAt(START, limits);
    }

    int run() {
      for (int step = 0; step < STEPS; step++) {
        Optional<RoomId> room = ROOMS.get(random.nextInt(3));
        long units = random.nextInt(4) == 0 ? random.nextInt(1, limits.total() + 3) : 1;
        Priority priority = Priority.values()[random.nextInt(3)];
        ask(new QuotaClaim(APP, room, units, priority));
      }
      return grants.size();
    }

    private void ask(QuotaClaim claim) {
      if (unanswered.isPresent() && random.nextInt(3) == 0) {
        ledger = ledger.answered(unanswered.get(), time());
        unanswered = Optional.empty();
      }
      QuotaLedger.Transition next = ledger.take(claim, time());
      ledger = next.ledger();
      next.decision()
          .match(
              permit -> {
                granted(permit);
                now += random.nextBoolean() ? 0 : random.nextLong(SECOND / 2);
                return permit;
              },
              wait -> {
                long duration = wait.duration().toNanos();
                assertThat(duration).isPositive();
                if (random.nextBoolean()) {
                  now += duration;
                  mustLeave(claim);
                } else {
                  now += random.nextLong(duration + 1);
                }
                return wait;
              });
    }

    /** The wait that was told is long enough. */
    private void mustLeave(QuotaClaim claim) {
      QuotaLedger.Transition next = ledger.take(claim, time());
      ledger = next.ledger();
      assertThat(next.decision()).as("after the wait of the decision").isInstanceOf(Permit.class);
      granted((Permit) next.decision());
    }

    private void granted(Permit permit) {
      unanswered = Optional.of(permit);
      QuotaClaim claim = permit.claim();
      grants.add(new Grant(now, claim.units(), claim.room()));
      check(limits.total(), grant -> true, false);
      if (claim.room().isPresent()) {
        boolean perCall = limits.roomCost() == QuotaLimits.RoomCost.PER_CALL;
        check(limits.room(), grant -> grant.room.equals(claim.room()), perCall);
      }
      if (random.nextInt(20) == 0) {
        ledger = ledger.throttled(permit, time());
      }
    }

    private void check(long limit, Predicate<Grant> counts, boolean perCall) {
      long sum = 0;
      int calls = 0;
      for (Grant grant : grants) {
        if (grant.at > now - SECOND && counts.test(grant)) {
          sum += perCall ? 1 : grant.units;
          calls++;
        }
      }
      if (sum > limit && calls > 1) {
        throw new AssertionError(sum + " of " + limit + " in one second, in " + calls + " calls");
      }
    }

    private Instant time() {
      return START.plusNanos(now);
    }
  }
}
