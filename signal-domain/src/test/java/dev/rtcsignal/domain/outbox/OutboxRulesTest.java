package dev.rtcsignal.domain.outbox;

import static dev.rtcsignal.domain.outbox.OutboxSamples.ATTEMPT;
import static dev.rtcsignal.domain.outbox.OutboxSamples.DEADLINE;
import static dev.rtcsignal.domain.outbox.OutboxSamples.EPOCH;
import static dev.rtcsignal.domain.outbox.OutboxSamples.LEASE;
import static dev.rtcsignal.domain.outbox.OutboxSamples.NOW;
import static dev.rtcsignal.domain.outbox.OutboxSamples.RULES;
import static dev.rtcsignal.domain.outbox.OutboxState.ACCEPTED;
import static dev.rtcsignal.domain.outbox.OutboxState.LEAVING;
import static dev.rtcsignal.domain.outbox.OutboxState.NOT_SENT;
import static dev.rtcsignal.domain.outbox.OutboxState.REFUSED;
import static dev.rtcsignal.domain.outbox.OutboxState.UNCERTAIN;
import static dev.rtcsignal.domain.outbox.OutboxState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition in every state, against the table of the protocol. */
class OutboxRulesTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(1));

  /** The methods of the rules, the settlement once for each kind of outcome. */
  private enum Transition {
    MARK(entry -> RULES.mark(entry, LEASE, LATER)),
    SETTLE_ACCEPTED(entry -> settle(entry, OutboxSamples.ACCEPTED)),
    SETTLE_REFUSED(entry -> settle(entry, OutboxSamples.REFUSED)),
    SETTLE_THROTTLED(entry -> settle(entry, OutboxSamples.THROTTLED)),
    SETTLE_NOT_CONNECTED(entry -> settle(entry, OutboxSamples.NOT_CONNECTED)),
    SETTLE_NO_KEY(entry -> settle(entry, OutboxSamples.NO_KEY)),
    SETTLE_UNCERTAIN(entry -> settle(entry, OutboxSamples.TIMED_OUT)),
    SETTLE_EARLIER_ATTEMPT(entry -> settle(entry, ATTEMPT - 1)),
    SETTLE_LATER_ATTEMPT(entry -> settle(entry, ATTEMPT + 1)),
    SENDER_LOST(entry -> RULES.senderLost(entry, EPOCH + 1, LATER)),
    SENDER_LOST_OF_SAME_EPOCH(entry -> RULES.senderLost(entry, EPOCH, LATER)),
    EXPIRE(entry -> RULES.expire(entry, OutboxSamples.EXPIRED, DEADLINE)),
    REQUEUE(entry -> RULES.requeue(entry, LATER)),
    REQUEUE_EVEN_IF_DOUBLED(entry -> RULES.requeueEvenIfDoubled(entry, LATER)),
    WITHDRAW(entry -> RULES.withdraw(entry, OutboxSamples.WITHDRAWN, LATER));

    private final Function<OutboxEntry, Optional<OutboxEntry>> method;

    Transition(Function<OutboxEntry, Optional<OutboxEntry>> method) {
      this.method = method;
    }

    private static Optional<OutboxEntry> settle(OutboxEntry entry, SendResult result) {
      return RULES.settle(entry, ATTEMPT, new AttemptOutcome(result), LATER, 0.5);
    }

    private static Optional<OutboxEntry> settle(OutboxEntry entry, int attempt) {
      AttemptOutcome accepted = new AttemptOutcome(OutboxSamples.ACCEPTED);
      return RULES.settle(entry, attempt, accepted, LATER, 0.5);
    }
  }

  /** Section 2 of the protocol: the states that a transition starts from, and where it leads. */
  private static Map<OutboxState, OutboxState> documented(Transition transition) {
    return switch (transition) {
      case MARK -> Map.of(WAITING, LEAVING);
      case SETTLE_ACCEPTED -> Map.of(LEAVING, ACCEPTED, UNCERTAIN, ACCEPTED);
      case SETTLE_REFUSED -> Map.of(LEAVING, REFUSED, UNCERTAIN, REFUSED);
      case SETTLE_THROTTLED, SETTLE_NOT_CONNECTED -> Map.of(LEAVING, WAITING, UNCERTAIN, WAITING);
      case SETTLE_NO_KEY -> Map.of(LEAVING, NOT_SENT, UNCERTAIN, NOT_SENT);
      case SETTLE_UNCERTAIN -> Map.of(LEAVING, UNCERTAIN, UNCERTAIN, UNCERTAIN);
      case SETTLE_EARLIER_ATTEMPT, SETTLE_LATER_ATTEMPT, SENDER_LOST_OF_SAME_EPOCH -> Map.of();
      case SENDER_LOST -> Map.of(LEAVING, UNCERTAIN);
      case EXPIRE, WITHDRAW -> Map.of(WAITING, NOT_SENT);
      case REQUEUE -> Map.of(REFUSED, WAITING, NOT_SENT, WAITING);
      case REQUEUE_EVEN_IF_DOUBLED ->
          Map.of(REFUSED, WAITING, NOT_SENT, WAITING, UNCERTAIN, WAITING);
    };
  }

  static Stream<Arguments> allPairs() {
    return Stream.of(Transition.values())
        .flatMap(
            transition ->
                Stream.of(OutboxState.values()).map(state -> Arguments.of(transition, state)));
  }

  @ParameterizedTest
  @MethodSource("allPairs")
  void aTransitionLeadsWhereTheTableSaysOrNowhere(Transition transition, OutboxState before) {
    Optional<OutboxState> after =
        transition.method.apply(OutboxSamples.in(before)).map(entry -> entry.status().state());
    assertThat(after).isEqualTo(Optional.ofNullable(documented(transition).get(before)));
  }

  @ParameterizedTest
  @MethodSource("allPairs")
  void aTransitionKeepsTheIdentityAndTheRequest(Transition transition, OutboxState before) {
    OutboxEntry entry = OutboxSamples.in(before);
    transition
        .method
        .apply(entry)
        .ifPresent(
            after ->
                assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("status", "times", "payload")
                    .isEqualTo(entry));
  }

  @ParameterizedTest
  @MethodSource("allPairs")
  void onlyAMarkCountsAnAttemptAndChangesTheEpoch(Transition transition, OutboxState before) {
    boolean marks = transition == Transition.MARK;
    transition
        .method
        .apply(OutboxSamples.in(before))
        .map(OutboxEntry::status)
        .ifPresent(
            after -> {
              assertThat(after.attempt()).isEqualTo(marks ? ATTEMPT + 1 : ATTEMPT);
              assertThat(after.epoch()).isEqualTo(marks ? LEASE.epoch() : EPOCH);
            });
  }

  @ParameterizedTest
  @MethodSource("allPairs")
  void onlyAnAcceptanceErasesThePayload(Transition transition, OutboxState before) {
    OutboxEntry entry = OutboxSamples.in(before);
    transition
        .method
        .apply(entry)
        .ifPresent(
            after ->
                assertThat(after.payload())
                    .isEqualTo(
                        after.status().state() == ACCEPTED ? Optional.empty() : entry.payload()));
  }

  /** T7: what has not ended is never forgotten, however old it is. */
  @ParameterizedTest
  @EnumSource(OutboxState.class)
  void onlyWhatHasEndedMayBeForgotten(OutboxState state) {
    Instant farAhead = NOW.plus(Duration.ofDays(10_000));
    assertThat(RULES.mayForget(OutboxSamples.in(state), DAY, farAhead))
        .isEqualTo(EnumSet.of(ACCEPTED, REFUSED, NOT_SENT, UNCERTAIN).contains(state));
  }

  /** T0. */
  @Test
  void aNewEntryWaitsWithoutAnAttempt() {
    OutboxStatus status = OutboxSamples.waiting().status();
    assertThat(status)
        .isEqualTo(
            new OutboxStatus(WAITING, 0, 0, NOW, Optional.empty(), List.of(), Optional.empty()));
  }

  @Test
  void theWholeOfTheTableIsTested() {
    Map<OutboxState, Integer> ways = new EnumMap<>(OutboxState.class);
    Stream.of(Transition.values())
        .flatMap(transition -> documented(transition).keySet().stream())
        .forEach(state -> ways.merge(state, 1, Integer::sum));
    assertThat(ways)
        .containsEntry(WAITING, 3)
        .containsEntry(LEAVING, 7)
        .doesNotContainKey(ACCEPTED);
  }

  @Test
  void aMarkTakesTheLeaseOfTheSameLineAlone() {
    Lease other = new Lease("other", "host-1", 7, Optional.empty());
    assertThat(RULES.mark(OutboxSamples.waiting(), other, NOW)).isEmpty();
  }

  @Test
  void aMarkUnderAnOlderLeaseThanTheLastIsRefused() {
    OutboxEntry waiting = OutboxSamples.in(WAITING);
    Lease same = new Lease("line", "host-1", EPOCH, Optional.empty());
    Lease older = new Lease("line", "host-1", EPOCH - 1, Optional.empty());
    assertThat(RULES.mark(waiting, same, LATER)).isPresent();
    assertThat(RULES.mark(waiting, older, LATER)).isEmpty();
  }

  @Test
  void aLostSenderLeavesItsReasonAndItsAttempt() {
    OutboxStatus lost = OutboxSamples.in(UNCERTAIN).status();
    assertThat(((Uncertain) lost.result().orElseThrow()).reason())
        .isEqualTo(Uncertain.Reason.SENDER_LOST);
    assertThat(lost.attempts().stream().map(Attempt::outcome).map(Object::getClass))
        .containsExactly(SendResult.Refused.class, Uncertain.class);
  }

  /** The truth of a deposed sender takes the place of what the take-over had to assume. */
  @Test
  void aLateOutcomeReplacesTheLostAttempt() {
    OutboxStatus late =
        OutboxSamples.settled(OutboxSamples.in(UNCERTAIN), OutboxSamples.REFUSED, LATER).status();
    assertThat(late.attempts().stream().map(Attempt::outcome).map(Object::getClass))
        .containsExactly(SendResult.Refused.class, SendResult.Refused.class);
    assertThat(late.result().orElseThrow().attempts()).isEqualTo(late.attempts());
  }

  @Test
  void whatMayHaveBeenTakenOnceEndsUncertainUnlessItIsAccepted() {
    OutboxEntry again =
        RULES.requeueEvenIfDoubled(OutboxSamples.in(UNCERTAIN), LATER).orElseThrow();
    OutboxEntry left = RULES.mark(again, LEASE, LATER).orElseThrow();
    assertThat(OutboxSamples.settled(left, OutboxSamples.REFUSED, LATER).status().state())
        .isEqualTo(UNCERTAIN);
    assertThat(OutboxSamples.settled(left, OutboxSamples.ACCEPTED, LATER).status().state())
        .isEqualTo(ACCEPTED);
    assertThat(RULES.withdraw(again, OutboxSamples.WITHDRAWN, LATER).orElseThrow().status().state())
        .isEqualTo(UNCERTAIN);
    Instant deadline = again.times().deadline();
    NotSent expired = OutboxSamples.EXPIRED;
    assertThat(RULES.expire(again, expired, deadline).orElseThrow().status().state())
        .isEqualTo(UNCERTAIN);
  }

  /** A transport that fails without a record of its attempt must not hide that it made one. */
  @Test
  void anUncertainOutcomeWithoutAnAttemptIsRememberedToo() {
    OutboxEntry harmless = OutboxSamples.leaving(SendOptions.DEFAULT.duplicatesHarmless());
    Uncertain bare = new Uncertain(Uncertain.Reason.TRANSPORT_FAILED, 0, "", "");
    OutboxEntry waiting = OutboxSamples.settled(harmless, bare, NOW);
    assertThat(waiting.status().state()).isEqualTo(WAITING);
    assertThat(RULES.withdraw(waiting, OutboxSamples.WITHDRAWN, NOW).orElseThrow().status().state())
        .isEqualTo(UNCERTAIN);
  }
}
