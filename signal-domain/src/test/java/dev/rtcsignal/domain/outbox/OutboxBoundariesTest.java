package dev.rtcsignal.domain.outbox;

import static dev.rtcsignal.domain.outbox.OutboxSamples.DEADLINE;
import static dev.rtcsignal.domain.outbox.OutboxSamples.LEASE;
import static dev.rtcsignal.domain.outbox.OutboxSamples.NOW;
import static dev.rtcsignal.domain.outbox.OutboxSamples.RULES;
import static dev.rtcsignal.domain.outbox.OutboxSamples.THROTTLED;
import static dev.rtcsignal.domain.outbox.OutboxSamples.TIMED_OUT;
import static dev.rtcsignal.domain.outbox.OutboxSamples.WITHIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transitions on the line: the last moment that one is allowed, and the first that not. */
class OutboxBoundariesTest {
  private static final double ALMOST_ONE = Math.nextDown(1.0);
  private static final SendOptions HARMLESS = SendOptions.DEFAULT.duplicatesHarmless();

  private static OutboxEntry due(Instant at) {
    OutboxRequest request = OutboxSamples.request(SendOptions.DEFAULT).at(at);
    return RULES.enqueue(request, "line", WITHIN, NOW);
  }

  private static OutboxEntry leavingFor(int attempt, SendOptions options) {
    OutboxStatus status =
        new OutboxStatus(
            OutboxState.LEAVING, attempt, 1, NOW, Optional.empty(), List.of(), Optional.empty());
    return OutboxSamples.waiting(options).with(status);
  }

  private static OutboxEntry settled(OutboxEntry entry, AttemptOutcome outcome, double random) {
    return RULES.settle(entry, entry.status().attempt(), outcome, NOW, random).orElseThrow();
  }

  private static Duration backOff(int attempt, Duration retryAfter, double random) {
    OutboxEntry leaving = leavingFor(attempt, SendOptions.DEFAULT);
    AttemptOutcome outcome = new AttemptOutcome(THROTTLED, retryAfter, false);
    return Duration.between(NOW, settled(leaving, outcome, random).status().againAt());
  }

  // ---- T0

  @Test
  void isScheduledThirtyDaysAheadAndNotAMillisecondMore() {
    Instant last = NOW.plus(Duration.ofDays(30));
    assertThat(due(last).times().dueAt()).isEqualTo(last);
    assertThatThrownBy(() -> due(last.plusMillis(1)))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.SEND_AT));
  }

  @Test
  void aTimeInThePastMeansAtOnce() {
    assertThat(due(NOW.minusMillis(1)).times().dueAt()).isEqualTo(NOW);
    assertThat(due(NOW).times().dueAt()).isEqualTo(NOW);
    assertThat(due(NOW.plusMillis(1)).times().dueAt()).isEqualTo(NOW.plusMillis(1));
  }

  @Test
  void theDeadlineCountsFromTheTimeToSendAt() {
    Instant later = NOW.plusSeconds(60);
    assertThat(due(later).times().deadline()).isEqualTo(later.plus(WITHIN));
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofSeconds(5));
    OutboxEntry own = RULES.enqueue(OutboxSamples.request(hurried).at(later), "line", WITHIN, NOW);
    assertThat(own.times().deadline()).isEqualTo(later.plusSeconds(5));
    assertThat(own.options().deadline()).as("kept as a time alone").isEmpty();
  }

  @Test
  void allTimesAreWholeMilliseconds() {
    Instant fraction = NOW.plusNanos(1_999_999);
    OutboxRequest request =
        OutboxSamples.request(SendOptions.DEFAULT).at(NOW.plusSeconds(1).plusNanos(1_999_999));
    OutboxEntry.Times times = RULES.enqueue(request, "line", WITHIN, fraction).times();
    assertThat(times.createdAt()).isEqualTo(NOW.plusMillis(1));
    assertThat(times.dueAt()).isEqualTo(NOW.plusMillis(1_001));
  }

  // ---- T1

  @Test
  void leavesFromTheMomentItIsDue() {
    OutboxEntry entry = due(NOW.plusSeconds(1));
    assertThat(RULES.mark(entry, LEASE, NOW.plusSeconds(1).minusNanos(1))).isEmpty();
    assertThat(RULES.mark(entry, LEASE, NOW.plusSeconds(1))).isPresent();
  }

  @Test
  void leavesBeforeItsDeadlineAndNotAtIt() {
    OutboxEntry entry = OutboxSamples.waiting();
    assertThat(RULES.mark(entry, LEASE, DEADLINE.minusNanos(1))).isPresent();
    assertThat(RULES.mark(entry, LEASE, DEADLINE)).isEmpty();
  }

  @Test
  void leavesAgainFromTheEndOfItsBackOff() {
    OutboxEntry entry =
        settled(leavingFor(1, SendOptions.DEFAULT), new AttemptOutcome(THROTTLED), 0.5);
    Instant again = NOW.plusMillis(200);
    assertThat(entry.status().againAt()).isEqualTo(again);
    assertThat(RULES.mark(entry, LEASE, again.minusNanos(1))).isEmpty();
    assertThat(RULES.mark(entry, LEASE, again)).isPresent();
  }

  // ---- T2

  /** Full jitter: from nothing to just under the bound, which doubles up to 30 s. */
  @ParameterizedTest
  @CsvSource({
    "1, 399",
    "2, 799",
    "3, 1599",
    "7, 25599",
    "8, 29999",
    "31, 29999",
    "32, 29999",
    "2147483647, 29999"
  })
  void theBackOffHasFullJitterUpToItsBound(int attempt, long mostMillis) {
    assertThat(backOff(attempt, Duration.ZERO, 0)).isZero();
    assertThat(backOff(attempt, Duration.ZERO, ALMOST_ONE))
        .isEqualTo(Duration.ofMillis(mostMillis));
  }

  /** A caller that waits for an outcome is told the same times as one that asks for it later. */
  @Test
  void theTimesOfAttemptsAreWholeMilliseconds() {
    Instant at = NOW.plusNanos(1_999_999);
    SendResult accepted = new SendResult.Accepted("r");
    Attempt made = new Attempt(at, Duration.ZERO, Optional.empty(), accepted);
    AttemptOutcome outcome = new AttemptOutcome(accepted.after(List.of(made)));
    OutboxStatus ended = settled(leavingFor(1, SendOptions.DEFAULT), outcome, 0.5).status();
    assertThat(ended.attempts()).extracting(Attempt::at).containsExactly(NOW.plusMillis(1));
    assertThat(ended.result().orElseThrow().attempts()).isEqualTo(ended.attempts());
  }

  @Test
  void theCloudsRetryAfterIsTheLeastBackOff() {
    assertThat(backOff(1, Duration.ofMillis(199), 0.5)).isEqualTo(Duration.ofMillis(200));
    assertThat(backOff(1, Duration.ofMillis(201), 0.5)).isEqualTo(Duration.ofMillis(201));
    assertThat(backOff(1, Duration.ofMinutes(5), ALMOST_ONE)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void waitsAgainOnlyIfTheBackOffEndsBeforeTheDeadline() {
    OutboxEntry entry = leavingFor(1, SendOptions.DEFAULT);
    AttemptOutcome justInTime = new AttemptOutcome(THROTTLED, WITHIN.minusMillis(1), false);
    AttemptOutcome late = new AttemptOutcome(THROTTLED, WITHIN, false);
    assertThat(settled(entry, justInTime, 0).status().state()).isEqualTo(OutboxState.WAITING);
    assertThat(settled(entry, late, 0).status().state()).isEqualTo(OutboxState.REFUSED);
  }

  @Test
  void anAttemptUnderAWrongClockIsRepeatedAtOnce() {
    SendResult refused = OutboxSamples.made(new SendResult.Refused(400, "InvalidTime", "", ""));
    AttemptOutcome corrected = new AttemptOutcome(refused, Duration.ofHours(9), true);
    OutboxStatus status = settled(leavingFor(5, HARMLESS), corrected, ALMOST_ONE).status();
    assertThat(status.state()).isEqualTo(OutboxState.WAITING);
    assertThat(status.againAt()).isEqualTo(NOW);
  }

  @Test
  void aHarmlessDuplicateIsTriedThreeTimesAndNotFour() {
    AttemptOutcome uncertain = new AttemptOutcome(TIMED_OUT);
    assertThat(settled(leavingFor(2, HARMLESS), uncertain, 0).status().state())
        .isEqualTo(OutboxState.WAITING);
    assertThat(settled(leavingFor(3, HARMLESS), uncertain, 0).status().state())
        .isEqualTo(OutboxState.UNCERTAIN);
    assertThat(settled(leavingFor(1, SendOptions.DEFAULT), uncertain, 0).status().state())
        .as("unless duplicates are harmless, not even twice")
        .isEqualTo(OutboxState.UNCERTAIN);
  }

  @Test
  void whatIsCertainlyNotTakenIsTriedMoreOften() {
    assertThat(
            settled(leavingFor(1_000, SendOptions.DEFAULT), new AttemptOutcome(THROTTLED), 0)
                .status()
                .state())
        .isEqualTo(OutboxState.WAITING);
  }

  // ---- T3

  @Test
  void aLostSenderOfAHarmlessEntryIsFollowedUpToTheThirdAttempt() {
    assertThat(lost(leavingFor(2, HARMLESS), NOW)).isEqualTo(OutboxState.WAITING);
    assertThat(lost(leavingFor(3, HARMLESS), NOW)).isEqualTo(OutboxState.UNCERTAIN);
  }

  @Test
  void aLostSenderOfAHarmlessEntryIsFollowedBeforeTheDeadlineAndNotAtIt() {
    assertThat(lost(leavingFor(1, HARMLESS), DEADLINE.minusNanos(1)))
        .isEqualTo(OutboxState.WAITING);
    assertThat(lost(leavingFor(1, HARMLESS), DEADLINE)).isEqualTo(OutboxState.UNCERTAIN);
  }

  private static OutboxState lost(OutboxEntry entry, Instant now) {
    return RULES.senderLost(entry, 2, now).orElseThrow().status().state();
  }

  // ---- T4

  @Test
  void expiresAtItsDeadlineAndNotBefore() {
    OutboxEntry entry = OutboxSamples.waiting();
    assertThat(RULES.expire(entry, OutboxSamples.EXPIRED, DEADLINE.minusNanos(1))).isEmpty();
    assertThat(RULES.expire(entry, OutboxSamples.EXPIRED, DEADLINE)).isPresent();
  }

  // ---- T5

  @Test
  void isQueuedAgainForADayAtLeast() {
    Instant later = DEADLINE.plusSeconds(5);
    OutboxEntry again = RULES.requeue(OutboxSamples.in(OutboxState.REFUSED), later).orElseThrow();
    assertThat(again.times().dueAt()).isEqualTo(later);
    assertThat(again.status().againAt()).isEqualTo(later);
    assertThat(again.times().deadline()).isEqualTo(later.plus(Duration.ofDays(1)));
    assertThat(again.times().createdAt()).isEqualTo(NOW);
  }

  @Test
  void isQueuedAgainForAsLongAsItHadBeforeIfThatWasMore() {
    SendOptions patient = SendOptions.DEFAULT.deadline(Duration.ofDays(1).plusMillis(1));
    OutboxEntry ended =
        RULES.withdraw(OutboxSamples.waiting(patient), OutboxSamples.WITHDRAWN, NOW).orElseThrow();
    OutboxEntry again = RULES.requeue(ended, NOW).orElseThrow();
    assertThat(again.times().deadline()).isEqualTo(NOW.plus(Duration.ofDays(1)).plusMillis(1));
  }

  // ---- T7

  @Test
  void isForgottenAtTheEndOfTheRetentionAndNotBefore() {
    OutboxEntry ended = OutboxSamples.in(OutboxState.ACCEPTED);
    Duration retention = Duration.ofHours(72);
    Instant end = NOW.plus(retention);
    assertThat(RULES.mayForget(ended, retention, end.minusNanos(1))).isFalse();
    assertThat(RULES.mayForget(ended, retention, end)).isTrue();
  }

  // ---- The parameters

  /** Twenty throttled attempts behind one that may have been taken still end as uncertain. */
  @Test
  void manyAttemptsDoNotHideOneThatMayHaveBeenTaken() {
    OutboxEntry entry =
        RULES.requeueEvenIfDoubled(OutboxSamples.in(OutboxState.UNCERTAIN), NOW).orElseThrow();
    for (int attempt = 0; attempt < OutboxStatus.MAX_ATTEMPTS + 1; attempt++) {
      OutboxEntry left = RULES.mark(entry, LEASE, NOW).orElseThrow();
      entry = settled(left, new AttemptOutcome(THROTTLED), 0);
    }
    OutboxEntry ended = RULES.withdraw(entry, OutboxSamples.WITHDRAWN, NOW).orElseThrow();
    assertThat(ended.status().state()).isEqualTo(OutboxState.UNCERTAIN);
    assertThat(ended.status().attempts()).hasSize(20);
    assertThat(RULES.requeue(ended, NOW)).isEmpty();
  }

  @Test
  void refusesParametersThatMakeNoSense() {
    Duration none = Duration.ZERO;
    assertThat(new OutboxRules(none, none, 1).maxUncertainTries()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new OutboxRules(none, none, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboxRules(Duration.ofNanos(-1), none, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboxRules(none, Duration.ofNanos(-1), 1));
  }

  @Test
  void anEntryPrintsNoPayloadAndNoRecipient() {
    assertThat(OutboxSamples.waiting().toString()).doesNotContain("hello", "alice");
  }
}
