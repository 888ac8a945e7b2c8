package dev.rtcsignal.ports.outbox;

import static dev.rtcsignal.ports.outbox.Relayed.ACCEPTED;
import static dev.rtcsignal.ports.outbox.Relayed.PATIENT;
import static dev.rtcsignal.ports.outbox.Relayed.REFUSED;
import static dev.rtcsignal.ports.outbox.Relayed.get;
import static dev.rtcsignal.ports.outbox.Relayed.notSent;
import static dev.rtcsignal.ports.outbox.Relayed.outcome;
import static dev.rtcsignal.ports.outbox.Relayed.request;
import static dev.rtcsignal.ports.outbox.Relayed.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import dev.rtcsignal.ports.outbox.TroubledStore.Operation;
import dev.rtcsignal.ports.outbox.TroubledStore.Trouble;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that fails, and a process that dies, over the real transport. */
@Timeout(120)
class OutboxFailureTest {
  private static final String MORTAL = "mortal";
  private static final Uncertain SENDER_LOST =
      new Uncertain(Uncertain.Reason.SENDER_LOST, 0, "", "");

  private final InMemoryOutboxStore store = new InMemoryOutboxStore(InstantSource.system());
  private final TroubledStore troubled = new TroubledStore(store);
  private final CountingGateway cloud = CountingGateway.accepting();

  /** What the cloud answers to a process that is dead by then. */
  private final CompletableFuture<SendResult> answer = new CompletableFuture<>();

  private OutboxFixture open() {
    return OutboxFixture.open(
        troubled, cloud, builder -> builder.holder(MORTAL).callTimeout(Duration.ofMillis(500)));
  }

  private OutboxEntry onlyEntry() throws Exception {
    return get(store.list(Outbox.Query.NEWEST)).get(0);
  }

  /** The lease of a process that is dead comes to its end. */
  private void endTheLease() throws Exception {
    Lease lease = get(store.lease(OutboxFixture.LINE, MORTAL)).granted().orElseThrow().lease();
    get(store.release(lease));
  }

  @ParameterizedTest
  @CsvSource({"MADE_AND_NOT_TOLD, 2", "NOT_MADE_AND_NOT_TOLD, 1"})
  void aMarkOfUnknownResultSendsNothingAndTheEntryIsSentLaterOnce(Trouble trouble, int attempts)
      throws Exception {
    troubled.next(Operation.MARK, trouble);
    try (OutboxFixture fixture = open()) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1");
      assertThat(onlyEntry().status().attempt()).isEqualTo(attempts);
    }
  }

  /**
   * Regression: its caller was told that it was not sent, and it was sent when the store was back.
   */
  @Test
  void theEndOfASendWhoseMarkIsUnknownIsToldOnceItIsDurable() throws Exception {
    OutboxRules noSecondTry = new OutboxRules(Duration.ofDays(1), Duration.ofDays(2), 3);
    troubled.next(Operation.MARK, Trouble.NOT_MADE_AND_NOT_TOLD);
    troubled.next(Operation.SETTLE, Trouble.FAILS);
    try (OutboxFixture fixture =
        OutboxFixture.open(troubled, cloud, builder -> builder.rules(noSecondTry))) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1");
    }
  }

  @Test
  void nothingLeavesWhileNoMarkIsMade() throws Exception {
    troubled.always(Operation.MARK, Trouble.FAILS);
    try (OutboxFixture fixture = open()) {
      CompletableFuture<SendResult> result =
          fixture.outbox.sendAsync(signal("1"), PATIENT.deadline(Duration.ofMillis(600)));
      assertThat(get(result)).isInstanceOf(NotSent.class);
      assertThat(cloud.texts()).isEmpty();
      troubled.heal();
      assertThat(outcome(fixture.outbox.sendAsync(signal("2"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("2");
    }
  }

  @Test
  void anOutcomeThatCannotBeSettledIsToldAtOnceAndSettledLater() throws Exception {
    troubled.always(Operation.SETTLE, Trouble.FAILS);
    try (OutboxFixture fixture = open()) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(onlyEntry().status().state()).isEqualTo(OutboxState.LEAVING);
      troubled.heal();
      await().until(() -> onlyEntry().status().state() == OutboxState.ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1");
    }
  }

  /** After a crash the next sender would send it again. */
  @Test
  void aRefusalIsToldOnceItIsDurableIfDuplicatesAreHarmless() throws Exception {
    cloud.answersWith(CompletableFuture.completedFuture(new AttemptOutcome(REFUSED)));
    troubled.next(Operation.SETTLE, Trouble.FAILS);
    try (OutboxFixture fixture = OutboxFixture.open(troubled, cloud, builder -> builder)) {
      OutboxState whenTold =
          get(
              fixture
                  .outbox
                  .sendAsync(signal("1"), PATIENT.duplicatesHarmless())
                  .thenCompose(result -> store.list(Outbox.Query.NEWEST))
                  .thenApply(entries -> entries.get(0).status().state()));
      assertThat(whenTold).isEqualTo(OutboxState.REFUSED);
    }
  }

  @Test
  void aSettlementOfUnknownResultIsRepeatedWithoutHarm() throws Exception {
    troubled.next(Operation.SETTLE, Trouble.MADE_AND_NOT_TOLD);
    try (OutboxFixture fixture = open()) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(outcome(fixture.outbox.sendAsync(signal("2"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1", "2");
    }
  }

  @Test
  void aSignalThatWasNotStoredIsNotSent() throws Exception {
    troubled.next(Operation.ENQUEUE, Trouble.FAILS);
    try (OutboxFixture fixture = open()) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT)))
          .isEqualTo(notSent(NotSent.Reason.STORE_FAILED));
      assertThat(outcome(fixture.outbox.sendAsync(signal("2"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("2");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MADE_AND_NOT_TOLD", "NOT_MADE_AND_NOT_TOLD"})
  void aSignalThatMayHaveBeenStoredIsUncertain(Trouble trouble) throws Exception {
    troubled.next(Operation.ENQUEUE, trouble);
    try (OutboxFixture fixture = open()) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT)))
          .isEqualTo(new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", ""));
    }
  }

  @Test
  void aReadThatFailsDelaysAndLosesNothing() throws Exception {
    Relayed.add(store, request("1", PATIENT));
    troubled.always(Operation.READ, Trouble.FAILS);
    try (OutboxFixture fixture = open()) {
      await().until(fixture.outbox::isSending);
      troubled.heal();
      await().until(() -> cloud.texts().contains("1"));
    }
  }

  @Test
  void aLeaseThatCannotBeAskedForIsAskedForAgain() throws Exception {
    troubled.next(Operation.LEASE, Trouble.FAILS);
    try (OutboxFixture fixture = open()) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void whatWasLeavingWhenItsProcessDiedIsUncertainAndNotSentAgain() throws Exception {
    cloud.answersLater(signal -> answer);
    try (OutboxFixture dead = open()) {
      dead.outbox.sendAsync(signal("1"), PATIENT);
      await().until(() -> cloud.texts().contains("1"));
      troubled.cutOff();
      endTheLease();
      CountingGateway next = CountingGateway.accepting();
      try (OutboxFixture heir = OutboxFixture.open(store, next, builder -> builder)) {
        assertThat(outcome(heir.outbox.sendAsync(signal("2"), PATIENT))).isEqualTo(ACCEPTED);
        OutboxEntry lost = get(store.load(List.of(1L))).get(0);
        assertThat(get(heir.outbox.whenEnded(lost)).status().result().orElseThrow())
            .isEqualTo(SENDER_LOST.after(lost.status().attempts()));
        assertThat(next.texts()).containsExactly("2");
      }
      answer.complete(ACCEPTED);
    }
  }

  @Test
  void whatWaitedWhenItsProcessDiedIsSentByTheNext() throws Exception {
    cloud.answersLater(signal -> answer);
    try (OutboxFixture dead = open()) {
      dead.outbox.sendAsync(signal("1"), Relayed.ORDERED);
      await().until(() -> cloud.texts().contains("1"));
      OutboxEntry second = Relayed.add(store, request("2", Relayed.ORDERED));
      troubled.cutOff();
      endTheLease();
      CountingGateway next = CountingGateway.accepting();
      try (OutboxFixture heir = OutboxFixture.open(store, next, builder -> builder)) {
        get(heir.outbox.whenEnded(second));
        assertThat(Relayed.result(store, "2")).isEqualTo(ACCEPTED);
        assertThat(next.texts()).containsExactly("2");
      }
      answer.complete(ACCEPTED);
    }
  }

  @Test
  void aDeposedSenderStillTellsTheTruth() throws Exception {
    troubled.always(Operation.SETTLE, Trouble.FAILS);
    try (OutboxFixture deposed = open()) {
      assertThat(outcome(deposed.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      troubled.always(Operation.LEASE, Trouble.FAILS);
      endTheLease();
      get(store.lease(OutboxFixture.LINE, "heir"));
      assertThat(onlyEntry().status().state()).isEqualTo(OutboxState.UNCERTAIN);
      troubled.heal();
      await().until(() -> onlyEntry().status().state() == OutboxState.ACCEPTED);
    }
  }

  @Test
  void aDeposedSenderMarksNothing() throws Exception {
    try (OutboxFixture deposed = open()) {
      await().until(deposed.outbox::isSending);
      troubled.always(Operation.LEASE, Trouble.FAILS);
      endTheLease();
      get(store.lease(OutboxFixture.LINE, "heir"));
      CompletableFuture<SendResult> result =
          deposed.outbox.sendAsync(signal("1"), PATIENT.deadline(Duration.ofMillis(500)));
      assertThat(get(result)).isInstanceOf(NotSent.class);
      assertThat(cloud.texts()).isEmpty();
    }
  }
}
