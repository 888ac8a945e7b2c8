package dev.rtcsignal.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sender that is never idle, against a cloud whose real limit is unknown to it. */
class AdaptiveLimitTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  @ParameterizedTest(name = "real limit {0}, {1} ms there and back")
  @CsvSource({
    "50, 2",
    "50, 40",
    "60, 150",
    "80, 40",
    "100, 2",
    "150, 40",
    "200, 150",
    "250, 40",
    "300, 2",
    "400, 150",
    "450, 40",
    "480, 2",
    "490, 40",
    "499, 150",
    "500, 2",
    "500, 40"
  })
  void settlesJustBelowTheRealLimit(int real, int roundTrip) {
    assertSettles(new Simulation(real, roundTrip * MILLI, claim(Optional.empty())), real);
  }

  @ParameterizedTest(name = "real limit {0}, batches of {1}")
  @CsvSource({
    "50, 10", "60, 10", "75, 10", "95, 10", "100, 10", "150, 10", "250, 10", "345, 10", "490, 10",
    "500, 10", "75, 15", "95, 15", "150, 15", "250, 15", "345, 15", "490, 15", "500, 15"
  })
  void settlesJustBelowTheRealLimitWithBatches(int real, int units) {
    QuotaClaim batch = new QuotaClaim(APP, Optional.empty(), units, Priority.BULK);
    assertSettles(new Simulation(real, 40 * MILLI, batch), real / units * units);
  }

  /** So few calls a second, each tried out once in 30 s, that more than 1 % may be throttled. */
  @ParameterizedTest(name = "real limit {0}, batches of {1}")
  @CsvSource({
    "60, 15",
    "100, 50",
    "150, 50",
    "250, 50",
    "345, 50",
    "495, 50",
    "300, 100",
    "500, 100"
  })
  void settlesJustBelowTheRealLimitWithLargeBatches(int real, int units) {
    QuotaClaim batch = new QuotaClaim(APP, Optional.empty(), units, Priority.BULK);
    assertShare(new Simulation(real, 40 * MILLI, batch), real / units * units);
  }

  /**
   * @param possible what goes into the real limit at the most
   */
  private static void assertShare(Simulation simulation, int possible) {
    simulation.run(5);
    simulation.startCounting();
    simulation.run(125);
    double share = simulation.accepted / 120.0 / possible;
    assertThat(share).as("share of the limit").isBetween(0.90, 1.00);
  }

  private static void assertSettles(Simulation simulation, int possible) {
    assertShare(simulation, possible);
    assertThat(simulation.throttled)
        .as("throttled of " + simulation.accepted)
        .isLessThan((simulation.accepted + simulation.throttled) / 100);
  }

  @Test
  void aBatchLargerThanTheLimitThatIsThrottledLowersNothing() {
    QuotaLedger ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    Instant now = START.plusSeconds(9);
    QuotaClaim large = new QuotaClaim(APP, Optional.of(new RoomId("r")), 501, Priority.NORMAL);
    QuotaLedger.Transition next = ledger.take(large, now);
    QuotaUsage use =
        next.ledger().throttled((Permit) next.decision(), now.plusMillis(20)).use(APP, now);
    assertThat(use.total().ceiling()).isEqualTo(500);
    assertThat(use.rooms().get(new RoomId("r")).ceiling()).isEqualTo(100);
  }

  @ParameterizedTest(name = "{0} a second")
  @CsvSource({"50", "120", "480"})
  void returnsToTheKnownLimitWithinThirtySecondsWithoutThrottles(int real) {
    Simulation simulation = new Simulation(real, 20 * MILLI, claim(Optional.empty()));
    simulation.run(40);
    assertThat(simulation.ceiling()).isLessThan(500);
    simulation.real = 500;
    long calmSince = simulation.lastThrottle;
    simulation.run((calmSince + 30 * SECOND) / SECOND + 1);
    assertThat(simulation.lastThrottle).as("calm").isEqualTo(calmSince);
    assertThat(simulation.ceiling()).isEqualTo(500);
  }

  @Test
  void fallsCloseToTheRealLimitWithinASecondAndAHalf() {
    Simulation simulation = new Simulation(50, 20 * MILLI, claim(Optional.empty()));
    simulation.run(1);
    simulation.run(2);
    assertThat(simulation.ceiling()).isBetween(45L, 60L);
  }

  /** vendor-facts 1.3: a room of 500 users takes 80 messages a second. */
  @Test
  void lowersTheRoomsLimitAloneIfTheRoomIsUsedMore() {
    QuotaClaim large = claim(Optional.of(new RoomId("large")));
    Simulation simulation = new Simulation(80, 20 * MILLI, large);
    simulation.run(10);
    QuotaUsage use = simulation.use();
    assertThat(use.total().ceiling()).isEqualTo(500);
    assertThat(use.rooms().get(new RoomId("large")).ceiling()).isBetween(72L, 81L);
  }

  @Test
  void constantThrottlesLeaveATenthOfTheLimit() {
    QuotaLedger ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    Instant now = START.plusSeconds(9);
    for (int i = 0; i < 100; i++) {
      now = now.plusSeconds(1);
      QuotaLedger.Transition next = ledger.take(claim(Optional.empty()), now);
      ledger = next.ledger().throttled((Permit) next.decision(), now.plusMillis(20));
    }
    assertThat(ledger.use(APP, now.plusMillis(20)).total().ceiling()).isEqualTo(49);
  }

  @Test
  void aThrottleWithFewUnitsInUseLeavesATenth() {
    QuotaLedger ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    Instant now = START.plusSeconds(9);
    Permit permit = (Permit) ledger.take(claim(Optional.empty()), now).decision();
    QuotaLedger lowered = ledger.throttled(permit, now.plusMillis(20));
    assertThat(lowered.use(APP, now.plusMillis(20)).total().ceiling()).isEqualTo(49);
    assertThat(lowered.throttled(permit, now.plusMillis(30)).use(APP, now.plusMillis(30)).total())
        .as("one that had left before proves nothing new")
        .isEqualTo(lowered.use(APP, now.plusMillis(30)).total());
  }

  private static QuotaClaim claim(Optional<RoomId> room) {
    return new QuotaClaim(APP, room, 1, Priority.NORMAL);
  }

  private static final class Simulation {
    private record Answer(long at, Permit permit, boolean accepted) {}

    private final QuotaClaim claim;
    private final long roundTrip;
    private final SplittableRandom random = new SplittableRandom(7);

    /** When each unit of the last second was taken by the cloud. */
    private final Deque<Long> admitted = new ArrayDeque<>();

    private final PriorityQueue<Answer> arriving =
        new PriorityQueue<>(Comparator.comparingLong(Answer::at));
    private final PriorityQueue<Answer> answers =
        new PriorityQueue<>(Comparator.comparingLong(Answer::at));
    private QuotaLedger ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    private int real;
    private long now;
    private long accepted;
    private long throttled;
    private long lastThrottle;

    Simulation(int real, long roundTrip, QuotaClaim claim) {
      this.real = real;
      this.roundTrip = roundTrip;
      this.claim = claim;
    }

    void startCounting() {
      accepted = 0;
      throttled = 0;
    }

    void run(long untilSecond) {
      for (; now < untilSecond * SECOND; now += MILLI / 4) {
        while (!arriving.isEmpty() && arriving.peek().at <= now) {
          arrive(arriving.remove());
        }
        while (!answers.isEmpty() && answers.peek().at <= now) {
          answered(answers.remove());
        }
        QuotaLedger.Transition next = ledger.take(claim, time());
        ledger = next.ledger();
        if (next.decision() instanceof Permit permit) {
          long way = random.nextLong(roundTrip / 4, roundTrip * 3 / 4);
          arriving.add(new Answer(now + way, permit, true));
        }
      }
    }

    private void answered(Answer answer) {
      ledger = ledger.answered(answer.permit, time());
      ledger = answer.accepted ? ledger : ledger.throttled(answer.permit, time());
    }

    private void arrive(Answer call) {
      while (!admitted.isEmpty() && admitted.peek() <= now - SECOND) {
        admitted.remove();
      }
      boolean fits = admitted.size() + claim.units() <= real;
      answers.add(new Answer(now + roundTrip / 2, call.permit, fits));
      if (fits) {
        for (int i = 0; i < claim.units(); i++) {
          admitted.add(now);
        }
        accepted += claim.units();
      } else {
        throttled += claim.units();
        lastThrottle = now;
      }
    }

    long ceiling() {
      return use().total().ceiling();
    }

    QuotaUsage use() {
      return ledger.use(APP, time());
    }

    private Instant time() {
      return START.plus(Duration.ofNanos(now));
    }
  }
}
