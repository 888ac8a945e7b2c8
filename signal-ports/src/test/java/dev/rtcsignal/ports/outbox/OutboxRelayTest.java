package dev.rtcsignal.ports.outbox;

import static dev.rtcsignal.ports.outbox.Relayed.ACCEPTED;
import static dev.rtcsignal.ports.outbox.Relayed.APP;
import static dev.rtcsignal.ports.outbox.Relayed.ORDERED;
import static dev.rtcsignal.ports.outbox.Relayed.PATIENT;
import static dev.rtcsignal.ports.outbox.Relayed.THROTTLED;
import static dev.rtcsignal.ports.outbox.Relayed.get;
import static dev.rtcsignal.ports.outbox.Relayed.notSent;
import static dev.rtcsignal.ports.outbox.Relayed.outcome;
import static dev.rtcsignal.ports.outbox.Relayed.request;
import static dev.rtcsignal.ports.outbox.Relayed.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of an entry, over the real transport. */
@Timeout(120)
class OutboxRelayTest {
  private static final SignalName ONE = new SignalName("1");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final InMemoryOutboxStore store = new InMemoryOutboxStore(now::get);
  private final CountingGateway cloud = CountingGateway.accepting();
  private final CompletableFuture<SendResult> first = new CompletableFuture<>();

  private OutboxFixture open() {
    return OutboxFixture.open(store, cloud, builder -> builder);
  }

  private void pass(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }

  private void holdTheFirst() {
    cloud.answersLater(
        signal -> signal.equals(signal("1")) ? first : CompletableFuture.completedFuture(ACCEPTED));
  }

  private void awaitArrival(String text) {
    await().until(() -> cloud.texts().contains(text));
  }

  private static OutboxEntry enqueue(OutboxFixture fixture, OutboxRequest request)
      throws Exception {
    return ((EnqueueOutcome.Added) get(fixture.outbox.enqueue(request))).entry();
  }

  private static OutboxEntry ended(OutboxFixture fixture, OutboxEntry entry) throws Exception {
    return get(fixture.outbox.whenEnded(entry));
  }

  @Test
  void aThrottledAttemptIsRepeatedAndBothAreReported() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    cloud.answers(signal -> calls.incrementAndGet() == 1 ? THROTTLED : ACCEPTED);
    try (OutboxFixture fixture = open()) {
      CompletableFuture<SendResult> result = fixture.outbox.sendAsync(signal("1"), PATIENT);
      // A back-off of less than a millisecond is over at once.
      await().until(() -> calls.get() == 2 || isWaitingAgain(fixture));
      pass(Duration.ofSeconds(1));
      assertThat(outcome(result)).isEqualTo(ACCEPTED);
      assertThat(get(result).attempts().stream().map(Attempt::outcome).map(this::bare))
          .containsExactly(THROTTLED, ACCEPTED);
    }
  }

  private SendResult bare(SendResult result) {
    return result.after(List.of());
  }

  private static boolean isWaitingAgain(OutboxFixture fixture) throws Exception {
    return get(fixture.outbox.list(Outbox.Query.NEWEST)).stream()
        .anyMatch(
            entry ->
                entry.status().state() == OutboxState.WAITING && entry.status().attempt() == 1);
  }

  @Test
  void whatExpiredWhileNoProcessRanIsNotSent() throws Exception {
    Relayed.add(store, request("1", PATIENT.deadline(Duration.ofSeconds(1))));
    pass(Duration.ofSeconds(1));
    try (OutboxFixture fixture = open()) {
      ended(fixture, Relayed.stored(store, "1"));
      assertThat(Relayed.result(store, "1")).isEqualTo(notSent(NotSent.Reason.EXPIRED));
      assertThat(cloud.texts()).isEmpty();
    }
  }

  @Test
  void whatWaitedWhileNoProcessRanIsSentOnce() throws Exception {
    Relayed.add(store, request("1", PATIENT));
    pass(Duration.ofMinutes(9));
    try (OutboxFixture fixture = open()) {
      ended(fixture, Relayed.stored(store, "1"));
      assertThat(Relayed.result(store, "1")).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1");
    }
  }

  @Test
  void aWaitingEntryIsWithdrawn() throws Exception {
    try (OutboxFixture fixture = open()) {
      OutboxEntry entry =
          enqueue(fixture, request("1", PATIENT).at(now.get().plus(Duration.ofHours(1))));
      CompletableFuture<OutboxEntry> end = fixture.outbox.whenEnded(entry);
      Outbox.Change change = get(fixture.outbox.withdraw(APP, ONE)).orElseThrow();
      assertThat(change.changed()).isTrue();
      assertThat(get(end)).isEqualTo(change.entry());
      assertThat(Relayed.result(store, "1")).isEqualTo(notSent(NotSent.Reason.WITHDRAWN));
    }
  }

  @Test
  void anEntryThatHasLeftIsNotWithdrawn() throws Exception {
    holdTheFirst();
    try (OutboxFixture fixture = open()) {
      OutboxEntry entry = enqueue(fixture, request("1", PATIENT));
      awaitArrival("1");
      Outbox.Change change = get(fixture.outbox.withdraw(APP, ONE)).orElseThrow();
      assertThat(change.changed()).isFalse();
      assertThat(change.entry().status().state()).isEqualTo(OutboxState.LEAVING);
      first.complete(ACCEPTED);
      assertThat(ended(fixture, entry).status().state()).isEqualTo(OutboxState.ACCEPTED);
    }
  }

  @Test
  void anUnknownEntryIsNotWithdrawn() throws Exception {
    try (OutboxFixture fixture = open()) {
      assertThat(get(fixture.outbox.withdraw(APP, ONE))).isEmpty();
    }
  }

  @Test
  void aNotSentEntryIsQueuedAgainAndSent() throws Exception {
    try (OutboxFixture fixture = open()) {
      enqueue(fixture, request("1", PATIENT).at(now.get().plus(Duration.ofHours(1))));
      get(fixture.outbox.withdraw(APP, ONE));
      Outbox.Change change = get(fixture.outbox.requeue(APP, ONE)).orElseThrow();
      assertThat(change.changed()).isTrue();
      assertThat(ended(fixture, change.entry()).status().state()).isEqualTo(OutboxState.ACCEPTED);
      assertThat(get(fixture.outbox.requeue(APP, ONE)).orElseThrow().changed()).isFalse();
      assertThat(cloud.texts()).containsExactly("1");
    }
  }

  @Test
  void cancellingTheResultWithdrawsASignalThatWaits() throws Exception {
    holdTheFirst();
    try (OutboxFixture fixture = open()) {
      fixture.outbox.sendAsync(signal("1"), ORDERED);
      awaitArrival("1");
      fixture.outbox.sendAsync(signal("2"), ORDERED).cancel(true);
      await()
          .until(
              () ->
                  get(fixture.outbox.list(Outbox.Query.NEWEST)).stream()
                      .anyMatch(entry -> entry.status().state() == OutboxState.NOT_SENT));
      first.complete(ACCEPTED);
      assertThat(outcome(fixture.outbox.sendAsync(signal("3"), ORDERED))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1", "3");
    }
  }

  @Test
  void ofTwoTransportsOneSendsAndTheOtherHearsOfTheEnd() throws Exception {
    CountingGateway otherCloud = CountingGateway.accepting();
    try (OutboxFixture one = open();
        OutboxFixture other = OutboxFixture.open(store, otherCloud, builder -> builder)) {
      await().until(one.outbox::isSending);
      assertThat(other.outbox.isSending()).isFalse();
      assertThat(outcome(other.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1");
      assertThat(otherCloud.texts()).isEmpty();
    }
  }

  @Test
  void aTransportThatDoesNotSendKnowsTheUseOfTheQuotaFromTheOneThatDoes() throws Exception {
    Fill use = new Fill(7, 490, 500);
    try (OutboxFixture one =
        OutboxFixture.open(
            store, cloud, builder -> builder.holder("one").quota(quota(() -> use), APP))) {
      await().until(one.outbox::isSending);
      try (OutboxFixture other = OutboxFixture.open(store)) {
        await()
            .untilAsserted(
                () ->
                    assertThat(other.outbox.sender())
                        .hasValueSatisfying(
                            sender -> {
                              assertThat(sender.process()).isEqualTo("one");
                              assertThat(sender.isHere()).isFalse();
                              assertThat(sender.use()).isEqualTo(use);
                            }));
      }
    }
  }

  private static Quota quota(Supplier<Fill> use) {
    return new UnlimitedQuota() {
      @Override
      public QuotaUsage use(AppId app) {
        return new QuotaUsage(QuotaLimits.DOCUMENTED, use.get(), Map.of());
      }
    };
  }

  /** Regression: its exception ended all that recurs, and no log told so. */
  @Test
  void aUseOfTheQuotaThatCannotBeToldDoesNotKeepEndedEntriesForEver() throws Exception {
    Supplier<Fill> failing =
        () -> {
          throw new IllegalStateException("planted");
        };
    try (OutboxFixture fixture =
        OutboxFixture.open(
            store,
            cloud,
            builder -> builder.quota(quota(failing), APP).retention(Duration.ofMillis(1)))) {
      for (String text : List.of("first", "second")) {
        get(fixture.outbox.sendAsync(signal(text), PATIENT));
        pass(Duration.ofSeconds(1));
        await().until(() -> get(store.list(Outbox.Query.NEWEST)).isEmpty());
      }
    }
  }

  /** Regression: the store was asked for the same 500 again and again. */
  @Test
  void manyWhoWaitForTomorrowKeepNoResultFromATransportThatDoesNotSend() throws Exception {
    try (OutboxFixture first = OutboxFixture.open(store)) {
      get(first.outbox.sendAsync(signal("first"), PATIENT));
      try (OutboxFixture second = OutboxFixture.open(store)) {
        Instant tomorrow = store.clock().instant().plus(Duration.ofDays(1));
        for (int i = 0; i < 600; i++) {
          OutboxRequest later = request("later-" + i, PATIENT).at(tomorrow);
          second.outbox.whenEnded(Relayed.add(store, later));
        }
        assertThat(outcome(second.outbox.sendAsync(signal("now"), PATIENT))).isEqualTo(ACCEPTED);
        assertThat(first.cloud.texts()).containsExactly("first", "now");
      }
    }
  }

  @Test
  void theOtherTransportSendsOnceTheFirstIsClosed() throws Exception {
    CountingGateway otherCloud = CountingGateway.accepting();
    try (OutboxFixture other = closeAnotherAfter(otherCloud)) {
      assertThat(outcome(other.outbox.sendAsync(signal("1"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(otherCloud.texts()).containsExactly("1");
      assertThat(cloud.texts()).isEmpty();
    }
  }

  private OutboxFixture closeAnotherAfter(CountingGateway otherCloud) {
    try (OutboxFixture one = open()) {
      await().until(one.outbox::isSending);
      return OutboxFixture.open(store, otherCloud, builder -> builder);
    }
  }

  @Test
  void aScheduledEntryLeavesWhenItIsDueAndNotBefore() throws Exception {
    try (OutboxFixture fixture = open()) {
      OutboxEntry later =
          enqueue(fixture, request("later", PATIENT).at(now.get().plus(Duration.ofHours(1))));
      pass(Duration.ofHours(1).minusMillis(1));
      assertThat(outcome(fixture.outbox.sendAsync(signal("before"), PATIENT))).isEqualTo(ACCEPTED);
      pass(Duration.ofMillis(1));
      assertThat(ended(fixture, later).status().state()).isEqualTo(OutboxState.ACCEPTED);
      assertThat(cloud.texts()).containsExactly("before", "later");
    }
  }

  @Test
  void anUrgentEntryPassesThoseThatWait() throws Exception {
    for (Priority priority : List.of(Priority.BULK, Priority.NORMAL, Priority.CONTROL)) {
      for (int i = 0; i < 3; i++) {
        Relayed.add(store, request(priority + "" + i, PATIENT.priority(priority)));
      }
    }
    try (OutboxFixture fixture = OutboxFixture.open(store, cloud, builder -> builder, 1)) {
      await().until(() -> cloud.texts().size() == 9);
      assertThat(cloud.texts().subList(0, 3)).allMatch(text -> text.startsWith("CONTROL"));
      assertThat(fixture.outbox.isSending()).isTrue();
    }
  }

  @Test
  void closingWithdrawsWhatCallersWaitForAndLeavesTheRest() throws Exception {
    holdTheFirst();
    OutboxFixture fixture = open();
    CompletableFuture<SendResult> left = fixture.outbox.sendAsync(signal("1"), ORDERED);
    awaitArrival("1");
    CompletableFuture<SendResult> waits = fixture.outbox.sendAsync(signal("2"), ORDERED);
    enqueue(fixture, request("rest", PATIENT).at(now.get().plus(Duration.ofHours(1))));
    CompletableFuture<Void> closing = CompletableFuture.runAsync(fixture::close);
    assertThat(outcome(waits)).isEqualTo(notSent(NotSent.Reason.WITHDRAWN));
    assertThat(closing).as("waits for the outcome of what has left").isNotDone();
    first.complete(ACCEPTED);
    assertThat(outcome(left)).isEqualTo(ACCEPTED);
    get(closing);
    assertThat(Relayed.stored(store, "rest").status().state()).isEqualTo(OutboxState.WAITING);
    assertThat(cloud.texts()).containsExactly("1");
  }

  @Test
  void aClosedTransportTakesNoSignals() {
    OutboxFixture fixture = open();
    fixture.close();
    assertThatThrownBy(() -> fixture.outbox.sendAsync(signal("1"), PATIENT))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theSameRequestIsSentOnce() throws Exception {
    try (OutboxFixture fixture = open()) {
      OutboxEntry entry = enqueue(fixture, request("1", PATIENT));
      assertThat(get(fixture.outbox.enqueue(request("1", PATIENT))))
          .isInstanceOf(EnqueueOutcome.Joined.class);
      ended(fixture, entry);
      EnqueueOutcome late = get(fixture.outbox.enqueue(request("1", PATIENT)));
      assertThat(late).isInstanceOf(EnqueueOutcome.Joined.class);
      assertThat(get(fixture.outbox.enqueue(request("1", ORDERED))))
          .isInstanceOf(EnqueueOutcome.Conflict.class);
      assertThat(cloud.texts()).containsExactly("1");
    }
  }
}
