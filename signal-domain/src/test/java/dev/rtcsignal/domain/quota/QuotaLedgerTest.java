package dev.rtcsignal.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * vendor-facts 1.3: 500 recipients a second for the application, 100 messages a second for a room.
 */
class QuotaLedgerTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final Instant LATER = START.plusSeconds(10);
  private static final QuotaLimits UNEVEN =
      QuotaLimits.DOCUMENTED.withHeadroom(0).withBurst(Duration.ofSeconds(1));

  private QuotaLedger ledger = QuotaLedger.startingAt(START, UNEVEN);

  @Test
  void permits500UnitsOfAnApplicationAndNotOneMore() {
    assertThat(taken(Optional.empty(), 1, 501)).isEqualTo(500);
    assertThat(claim(Optional.empty(), 1, LATER))
        .hasToString("application: 500 of 500 this second");
  }

  @Test
  void permits100MessagesOfARoomAndNotOneMore() {
    assertThat(taken(room("r"), 1, 101)).isEqualTo(100);
    assertThat(claim(room("r"), 1, LATER)).hasToString("room r: 100 of 100 this second");
    assertThat(claim(room("s"), 1, LATER)).isInstanceOf(Permit.class);
  }

  @Test
  void aBatchCostsItsRecipientsForTheApplicationAndOneForTheRoom() {
    assertThat(taken(room("r"), 50, 11)).isEqualTo(10);
    assertThat(ledger.use(APP, LATER).total()).isEqualTo(new QuotaDecision.Fill(500, 500, 500));
    assertThat(ledger.use(APP, LATER).rooms())
        .containsEntry(new RoomId("r"), new QuotaDecision.Fill(10, 100, 100));
  }

  @Test
  void unitsOfAnotherProcessCountForTheTotalForASecond() {
    ledger = ledger.after(300, LATER);
    assertThat(taken(Optional.empty(), 1, 500)).isEqualTo(200);
    ledger = QuotaLedger.startingAt(START, UNEVEN).after(300, LATER.minusSeconds(1));
    assertThat(taken(Optional.empty(), 1, 501)).isEqualTo(500);
  }

  @Test
  void unitsOfAnotherProcessCountForEachRoomForASecond() {
    ledger = ledger.after(70, LATER);
    assertThat(taken(room("r"), 1, 100)).isEqualTo(30);
    assertThat(taken(room("s"), 1, 100)).isEqualTo(30);
    ledger = QuotaLedger.startingAt(START, UNEVEN).after(300, LATER.minusSeconds(1));
    assertThat(taken(room("r"), 1, 101)).isEqualTo(100);
  }

  @Test
  void aRoomThatIsForgottenIsFreeOfOlderUnitsOfAnotherProcess() {
    ledger = ledger.after(500, START.plusSeconds(1));
    assertThat(taken(room("r"), 1, 101)).isEqualTo(100);
  }

  @Test
  void whatWasTakenBeforeAnotherProcessCountsNoMore() {
    assertThat(taken(room("r"), 1, 100)).isEqualTo(100);
    ledger = ledger.after(10, LATER);
    assertThat(taken(room("r"), 1, 100)).isEqualTo(90);
  }

  @Test
  void noUnitsOfAnotherProcessChangeNothing() {
    ledger = ledger.after(0, LATER);
    assertThat(taken(room("r"), 1, 101)).isEqualTo(100);
    assertThat(taken(Optional.empty(), 1, 401)).isEqualTo(400);
  }

  @Test
  void aBatchMayCostTheRoomItsRecipientsToo() {
    ledger = QuotaLedger.startingAt(START, UNEVEN.withRoomCost(QuotaLimits.RoomCost.PER_RECIPIENT));
    assertThat(taken(room("r"), 50, 3)).isEqualTo(2);
    assertThat(claim(room("r"), 1, LATER)).hasToString("room r: 100 of 100 this second");
  }

  @Test
  void aBatchLargerThanTheLimitIsSentAlone() {
    assertThat(claim(room("r"), 600, LATER)).isInstanceOf(Permit.class);
    Wait wait = (Wait) claim(Optional.empty(), 1, LATER);
    assertThat(wait.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(1).minusNanos(1));
    assertThat(claim(Optional.empty(), 1, LATER.plus(wait.duration()))).isInstanceOf(Permit.class);
  }

  @Test
  void aBatchLargerThanTheLimitWaitsForAnEmptySecond() {
    assertThat(claim(Optional.empty(), 1, LATER)).isInstanceOf(Permit.class);
    Wait wait = (Wait) claim(room("r"), 600, LATER.plusMillis(400));
    assertThat(wait.duration()).isEqualTo(Duration.ofMillis(600));
  }

  @Test
  void theLastUnitIsAvailableAgainExactlyASecondLater() {
    taken(Optional.empty(), 1, 500);
    Instant back = LATER.plusSeconds(1);
    Wait wait = (Wait) claim(Optional.empty(), 1, back.minusNanos(1));
    assertThat(wait.duration()).isEqualTo(Duration.ofNanos(1));
    assertThat(claim(Optional.empty(), 1, back)).isInstanceOf(Permit.class);
  }

  @Test
  void headroomStretchesTheSecond() {
    ledger = QuotaLedger.startingAt(START, UNEVEN.perSecond(10, 5).withHeadroom(2));
    assertThat(taken(Optional.empty(), 1, 11)).isEqualTo(10);
    Instant back = LATER.plusMillis(1_020);
    assertThat(claim(Optional.empty(), 1, back.minusNanos(1))).isInstanceOf(Wait.class);
    assertThat(claim(Optional.empty(), 1, back)).isInstanceOf(Permit.class);
  }

  @Test
  void startsEmptySinceEarlierUseIsUnknown() {
    ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    Wait wait = (Wait) claim(Optional.empty(), 1, START);
    assertThat(wait.duration()).as("a 500th of 1.02 s").isEqualTo(Duration.ofNanos(2_040_000));
    long inFirstTenth =
        IntStream.range(0, 100)
            .filter(ms -> claim(Optional.empty(), 1, START.plusMillis(ms)) instanceof Permit)
            .count();
    assertThat(inFirstTenth).as("a tenth of 500, without a burst").isBetween(48L, 50L);
  }

  @Test
  void aCallWithALongRoundTripCountsFromItsLatestPossibleArrival() {
    Permit permit = (Permit) claim(room("r"), 500, LATER);
    ledger = ledger.answered(permit, LATER.plusMillis(300));
    Instant back = LATER.plusMillis(1_300);
    assertThat(claim(Optional.empty(), 1, back.minusNanos(1))).isInstanceOf(Wait.class);
    assertThat(claim(Optional.empty(), 1, back)).isInstanceOf(Permit.class);
  }

  @Test
  void aCallAsFastAsTheFastestRecentOneIsNotLate() {
    Instant now = LATER;
    for (int i = 0; i < 20; i++) {
      now = now.plusSeconds(1);
      ledger = ledger.answered((Permit) claim(Optional.empty(), 1, now), now.plusMillis(150));
    }
    now = now.plusSeconds(5);
    ledger = ledger.answered((Permit) claim(Optional.empty(), 500, now), now.plusMillis(150));
    assertThat(claim(Optional.empty(), 1, now.plusSeconds(1))).isInstanceOf(Permit.class);
  }

  @Test
  void aCallWithoutResponseDoesNotChangeTheRoundTripEstimate() {
    Instant now = LATER;
    for (int i = 0; i < 20; i++) {
      now = now.plusSeconds(1);
      ledger = ledger.answered((Permit) claim(Optional.empty(), 1, now), now.plusMillis(150));
    }
    ledger = ledger.unanswered((Permit) claim(Optional.empty(), 1, now), now.plusMillis(1));
    now = now.plusSeconds(5);
    ledger = ledger.answered((Permit) claim(Optional.empty(), 500, now), now.plusMillis(150));
    assertThat(claim(Optional.empty(), 1, now.plusSeconds(1))).isInstanceOf(Permit.class);
  }

  @Test
  void theHeadroomCoversSmallDelays() {
    ledger = QuotaLedger.startingAt(START, UNEVEN.perSecond(10, 5).withHeadroom(2));
    Permit first = (Permit) claim(Optional.empty(), 1, LATER);
    taken(Optional.empty(), 1, 9);
    ledger = ledger.answered(first, LATER.plusMillis(20));
    Instant back = LATER.plusMillis(1_020);
    assertThat(claim(Optional.empty(), 1, back)).isInstanceOf(Permit.class);
  }

  @Test
  void aCallThatIsLaterThanASecondStillCounts() {
    Permit first = (Permit) claim(Optional.empty(), 500, LATER);
    ledger = ledger.answered(first, LATER.plusSeconds(3));
    assertThat(claim(Optional.empty(), 1, LATER.plusMillis(3_999))).isInstanceOf(Wait.class);
    assertThat(claim(Optional.empty(), 1, LATER.plusSeconds(4))).isInstanceOf(Permit.class);
  }

  @Test
  void spreadsUnitsOverTheSecondExceptForASmallBurst() {
    ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    assertThat(taken(Optional.empty(), 1, 500)).as("a tenth of a second at once").isEqualTo(50);
    Wait wait = (Wait) claim(Optional.empty(), 1, LATER);
    assertThat(wait.duration()).as("50 of 500 last 102 ms").isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void bulkLeavesTheLastSliceToUrgentSignals() {
    ledger = QuotaLedger.startingAt(START, UNEVEN);
    assertThat(claim(Priority.NORMAL, Optional.empty(), 1, LATER)).isInstanceOf(Permit.class);
    int bulk = 0;
    while (claim(Priority.BULK, Optional.empty(), 1, LATER) instanceof Permit) {
      bulk++;
    }
    assertThat(bulk).as("all but one and the slice of one in a hundred").isEqualTo(494);
    for (int i = 0; i < 5; i++) {
      assertThat(claim(Priority.CONTROL, Optional.empty(), 1, LATER)).isInstanceOf(Permit.class);
    }
    assertThat(claim(Priority.CONTROL, Optional.empty(), 1, LATER)).isInstanceOf(Wait.class);
  }

  @Test
  void bulkUsesTheWholeLimitWithoutUrgentSignals() {
    int bulk = 0;
    while (claim(Priority.BULK, Optional.empty(), 1, LATER) instanceof Permit) {
      bulk++;
    }
    assertThat(bulk).isEqualTo(500);
  }

  @Test
  void removesTheBucketsOfIdleRooms() {
    ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    Instant now = LATER;
    int most = 0;
    for (int i = 0; i < 1_000_000; i++) {
      now = now.plusMillis(3);
      assertThat(claim(room("room" + i), 1, now)).isInstanceOf(Permit.class);
      most = Math.max(most, i % 1_000 == 0 ? ledger.rooms() : 0);
    }
    assertThat(most).as("about those of the last second, at 333 a second").isLessThan(1_500);
  }

  @Test
  void twoApplicationsMayUseTheSameRoomId() {
    taken(room("r"), 1, 100);
    QuotaClaim other =
        new QuotaClaim(new AppId("70af4c8dcb758d00ce35adb3"), room("r"), 1, Priority.NORMAL);
    assertThat(ledger.take(other, LATER).decision()).isInstanceOf(Permit.class);
  }

  @Test
  void computesTheShortestWaitBehindAQueue() {
    ledger = QuotaLedger.startingAt(START, QuotaLimits.DOCUMENTED);
    QuotaClaim claim = new QuotaClaim(APP, room("r"), 1, Priority.NORMAL);
    QueueAhead ahead = new QueueAhead(1_000, new QueueAhead.Cost(0, 0));
    Wait wait = ledger.soonest(claim, ahead, LATER);
    assertThat(wait.duration()).isEqualTo(Duration.ofMillis(1_940));
    assertThat(wait.scope()).isEqualTo(QuotaScope.APPLICATION);
    QueueAhead inRoom = new QueueAhead(1_000, new QueueAhead.Cost(1_000, 1_000));
    assertThat(ledger.soonest(claim, inRoom, LATER).duration())
        .isEqualTo(Duration.ofMillis(10_100));
    assertThat(ledger.soonest(claim, QueueAhead.EMPTY, LATER).duration()).isZero();
  }

  @Test
  void computesTheShortestWaitUntilTheWindowHasSpace() {
    taken(Optional.empty(), 1, 500);
    QuotaClaim claim = new QuotaClaim(APP, Optional.empty(), 1, Priority.NORMAL);
    assertThat(ledger.soonest(claim, QueueAhead.EMPTY, LATER.plusMillis(300)).duration())
        .isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void aClaimHasTheCostOfItsSignal() {
    OutboundSignal batch =
        new OutboundSignal(
            APP,
            new SenderId("server"),
            new Audience.RoomMembers(
                new RoomId("r"), List.of(new UserId("a"), new UserId("b"), new UserId("c"))),
            Payload.text("x"));
    assertThat(QuotaClaim.of(batch, Priority.BULK))
        .isEqualTo(new QuotaClaim(APP, room("r"), 3, Priority.BULK));
  }

  private int taken(Optional<RoomId> room, int units, int tries) {
    return (int)
        IntStream.range(0, tries).filter(i -> claim(room, units, LATER) instanceof Permit).count();
  }

  private QuotaDecision claim(Optional<RoomId> room, int units, Instant now) {
    return claim(Priority.NORMAL, room, units, now);
  }

  private QuotaDecision claim(Priority priority, Optional<RoomId> room, int units, Instant now) {
    QuotaLedger.Transition next = ledger.take(new QuotaClaim(APP, room, units, priority), now);
    ledger = next.ledger();
    return next.decision();
  }

  private static Optional<RoomId> room(String name) {
    return Optional.of(new RoomId(name));
  }
}
