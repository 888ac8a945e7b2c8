package dev.rtcsignal.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that stalls from time to time, so that calls that left apart arrive together. */
class QuotaLatenessTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final QuotaClaim CLAIM = new QuotaClaim(APP, Optional.empty(), 1, Priority.NORMAL);
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int LIMIT = 500;

  private record Call(long arrives, long answered, Permit permit) {}

  private final SplittableRandom random = new SplittableRandom(11);
  private final Deque<Call> underWay = new ArrayDeque<>();
  private final Deque<Call> unanswered = new ArrayDeque<>();
  private final Queue<Call> departing =
      new PriorityQueue<>(Comparator.comparingLong(call -> call.arrives));
  private final Deque<Long> admitted = new ArrayDeque<>();
  private QuotaLedger ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
  private boolean learns = true;
  private long longestDelay;
  private long longestPause;
  private long asksAt;
  private long accepted;
  private long throttled;

  @ParameterizedTest(name = "standing still for up to {0} ms")
  @ValueSource(longs = {0, 15, 60, 200, 400})
  void theCloudNeverSeesMoreThanTheLimitInASecond(long stall) {
    send(120 * SECOND, stall * MILLI);
    assertThat(throttled).as("throttled of " + accepted).isZero();
    assertThat(accepted / 120.0 / LIMIT).as("share of the limit").isGreaterThan(0.90);
  }

  /** As by a store that makes each departure durable before. */
  @ParameterizedTest(name = "leaving up to {0} ms after the permit")
  @ValueSource(longs = {2, 9, 100})
  void departuresThatAreDelayedDoNotBunch(long delay) {
    longestDelay = delay * MILLI;
    longestPause = 7 * MILLI;
    send(40 * SECOND, 15 * MILLI);
    assertThat(throttled).as("throttled of " + accepted).isZero();
  }

  /** As by timers, and while the process collects garbage. */
  @Test
  void claimsThatAreMadeLateUseTheWholeQuota() {
    longestPause = 5 * MILLI;
    send(40 * SECOND, 0);
    assertThat(throttled).isZero();
    assertThat(accepted / 40.0 / LIMIT).as("share of the limit").isGreaterThan(0.979);
  }

  @Test
  void aDelayOfHalfTheHeadRoomUsesNoneOfTheQuota() {
    send(20 * SECOND, 0);
    long atOnce = accepted;
    forgetAll();
    longestDelay = 10 * MILLI;
    send(20 * SECOND, 0);
    assertThat(throttled).isZero();
    assertThat(accepted).isCloseTo(atOnce, Percentage.withPercentage(0.1));
  }

  private void forgetAll() {
    ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    List.of(underWay, unanswered, departing, admitted).forEach(Collection::clear);
    accepted = 0;
    asksAt = 0;
  }

  @Test
  void withoutResponsesALedgerCannotCorrectForStalls() {
    learns = false;
    send(120 * SECOND, 60 * MILLI);
    assertThat(throttled).isPositive();
  }

  /** Stalls about once in three seconds; a response takes 1 ms. */
  private void send(long until, long longest) {
    long still = 0;
    for (long now = 0; now < until; now += MILLI / 4) {
      if (longest > 0 && random.nextInt(12_000) == 0) {
        still = Math.max(still, now + random.nextLong(longest));
      }
      while (!underWay.isEmpty() && underWay.peek().arrives <= now && still <= now) {
        arrives(underWay.remove(), now);
      }
      while (!unanswered.isEmpty() && unanswered.peek().answered <= now) {
        answers(unanswered.remove(), now);
      }
      if (now >= asksAt) {
        takeAll(now);
        asksAt = now + random.nextLong(longestPause + 1);
      }
      while (!departing.isEmpty() && departing.peek().arrives <= now) {
        leaves(departing.remove().permit, now);
      }
    }
  }

  private void takeAll(long now) {
    QuotaLedger.Transition next = ledger.take(CLAIM, START.plusNanos(now));
    while (next.decision() instanceof Permit permit) {
      long delay = longestDelay > 0 ? random.nextLong(longestDelay) : 0;
      departing.add(new Call(now + delay, 0, permit));
      next = next.ledger().take(CLAIM, START.plusNanos(now));
    }
    ledger = next.ledger();
  }

  private void leaves(Permit permit, long now) {
    QuotaLedger.Departure left = ledger.leaves(permit, START.plusNanos(now));
    ledger = left.ledger();
    underWay.add(new Call(now + MILLI, 0, left.permit()));
  }

  private void arrives(Call call, long now) {
    while (!admitted.isEmpty() && admitted.peek() <= now - SECOND) {
      admitted.remove();
    }
    if (admitted.size() < LIMIT) {
      admitted.add(now);
      accepted++;
    } else {
      throttled++;
    }
    unanswered.add(new Call(now, now + MILLI, call.permit));
  }

  private void answers(Call call, long now) {
    if (learns) {
      ledger = ledger.answered(call.permit, START.plusNanos(now));
    }
  }
}
