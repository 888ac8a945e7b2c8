package dev.rtcsignal.ports.outbox;

import static dev.rtcsignal.ports.outbox.Relayed.ACCEPTED;
import static dev.rtcsignal.ports.outbox.Relayed.ORDERED;
import static dev.rtcsignal.ports.outbox.Relayed.PATIENT;
import static dev.rtcsignal.ports.outbox.Relayed.REFUSED;
import static dev.rtcsignal.ports.outbox.Relayed.STRICT;
import static dev.rtcsignal.ports.outbox.Relayed.notSent;
import static dev.rtcsignal.ports.outbox.Relayed.outcome;
import static dev.rtcsignal.ports.outbox.Relayed.request;
import static dev.rtcsignal.ports.outbox.Relayed.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of a key, over the real transport. */
@Timeout(120)
class OutboxOrderTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final InMemoryOutboxStore store = new InMemoryOutboxStore(now::get);
  private final CountingGateway cloud = CountingGateway.accepting();
  private final CompletableFuture<SendResult> first = new CompletableFuture<>();

  private OutboxFixture open() {
    return OutboxFixture.open(store, cloud, builder -> builder);
  }

  /** The cloud answers to the text 1 when the test says so, and accepts all others at once. */
  private void holdTheFirst() {
    cloud.answersLater(
        signal -> signal.equals(signal("1")) ? first : CompletableFuture.completedFuture(ACCEPTED));
  }

  private void awaitArrival(String text) {
    await().until(() -> cloud.texts().contains(text));
  }

  @Test
  void signalsOfAKeyArriveInTheirOrder() throws Exception {
    try (OutboxFixture fixture = open()) {
      List<CompletableFuture<SendResult>> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(fixture.outbox.sendAsync(signal("" + i), ORDERED));
      }
      for (CompletableFuture<SendResult> result : results) {
        assertThat(outcome(result)).isEqualTo(ACCEPTED);
      }
      assertThat(cloud.texts())
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "" + i).toList());
    }
  }

  @Test
  void oneSignalOfAKeyIsUnderWayAtATime() throws Exception {
    holdTheFirst();
    try (OutboxFixture fixture = open()) {
      fixture.outbox.sendAsync(signal("1"), ORDERED);
      awaitArrival("1");
      CompletableFuture<SendResult> second = fixture.outbox.sendAsync(signal("2"), ORDERED);
      assertThat(outcome(fixture.outbox.sendAsync(signal("free"), PATIENT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1", "free");
      first.complete(ACCEPTED);
      assertThat(outcome(second)).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void aFailedSignalStopsThoseBehindItAndNoLaterOnes() throws Exception {
    holdTheFirst();
    try (OutboxFixture fixture = open()) {
      CompletableFuture<SendResult> failing = fixture.outbox.sendAsync(signal("1"), STRICT);
      awaitArrival("1");
      CompletableFuture<SendResult> second = fixture.outbox.sendAsync(signal("2"), STRICT);
      CompletableFuture<SendResult> third = fixture.outbox.sendAsync(signal("3"), STRICT);
      first.complete(REFUSED);
      assertThat(outcome(failing)).isEqualTo(REFUSED);
      assertThat(outcome(second)).isEqualTo(notSent(NotSent.Reason.PREDECESSOR_FAILED));
      assertThat(outcome(third)).isEqualTo(notSent(NotSent.Reason.PREDECESSOR_FAILED));
      now.updateAndGet(time -> time.plusMillis(1));
      assertThat(outcome(fixture.outbox.sendAsync(signal("4"), STRICT))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1", "4");
    }
  }

  @Test
  void aFailedSignalStopsThoseBehindItAfterARestartToo() throws Exception {
    Relayed.add(store, request("2", STRICT).at(now.get().plusMillis(1)));
    Relayed.addEnded(store, request("1", STRICT), REFUSED);
    Relayed.add(store, request("3", STRICT).at(now.get().plusMillis(1)));
    now.updateAndGet(time -> time.plusMillis(1));
    try (OutboxFixture fixture = open()) {
      Relayed.get(fixture.outbox.whenEnded(Relayed.stored(store, "3")));
      assertThat(Relayed.result(store, "2")).isEqualTo(notSent(NotSent.Reason.PREDECESSOR_FAILED));
      assertThat(Relayed.result(store, "3")).isEqualTo(notSent(NotSent.Reason.PREDECESSOR_FAILED));
      assertThat(cloud.texts()).isEmpty();
    }
  }

  @Test
  void aRefusedSignalDoesNotStopAKeyThatGoesOn() throws Exception {
    cloud.answers(signal -> signal.equals(signal("poison")) ? REFUSED : ACCEPTED);
    try (OutboxFixture fixture = open()) {
      CompletableFuture<SendResult> poison = fixture.outbox.sendAsync(signal("poison"), ORDERED);
      CompletableFuture<SendResult> next = fixture.outbox.sendAsync(signal("next"), ORDERED);
      assertThat(outcome(poison)).isEqualTo(REFUSED);
      assertThat(outcome(next)).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void aSignalThatBreaksTheGatewayDoesNotStopAKeyThatGoesOn() throws Exception {
    cloud.answers(
        signal -> {
          if (signal.equals(signal("poison"))) {
            throw new IllegalStateException("a defect of the gateway");
          }
          return ACCEPTED;
        });
    try (OutboxFixture fixture = open()) {
      CompletableFuture<SendResult> poison = fixture.outbox.sendAsync(signal("poison"), ORDERED);
      CompletableFuture<SendResult> next = fixture.outbox.sendAsync(signal("next"), ORDERED);
      assertThat(outcome(poison))
          .isEqualTo(new Uncertain(Uncertain.Reason.TRANSPORT_FAILED, 0, "", ""));
      assertThat(outcome(next)).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("poison", "next");
    }
  }

  @Test
  void aDeadlineThatPassesBehindAKeyIsOutOfTurn() throws Exception {
    holdTheFirst();
    try (OutboxFixture fixture = open()) {
      fixture.outbox.sendAsync(signal("1"), ORDERED);
      awaitArrival("1");
      CompletableFuture<SendResult> second =
          fixture.outbox.sendAsync(signal("2"), ORDERED.deadline(Duration.ofMillis(100)));
      assertThat(outcome(second)).isEqualTo(notSent(NotSent.Reason.OUT_OF_TURN));
      first.complete(ACCEPTED);
      assertThat(outcome(fixture.outbox.sendAsync(signal("3"), ORDERED))).isEqualTo(ACCEPTED);
      assertThat(cloud.texts()).containsExactly("1", "3");
    }
  }

  /** The tenth of the long queue is answered after the other key has arrived, or never. */
  @Test
  void aLongQueueKeepsItsOrderAndDoesNotStarveAnotherKey() throws Exception {
    int many = 2 * EntryQueue.MAX_HELD + 100;
    for (int i = 0; i < many; i++) {
      Relayed.add(store, request("k" + i, ORDERED));
    }
    Relayed.add(store, request("other", PATIENT.orderKey("other")));
    CompletableFuture<SendResult> tenth = new CompletableFuture<>();
    cloud.answersLater(
        signal -> {
          if (signal.equals(signal("other"))) {
            tenth.complete(ACCEPTED);
          }
          return signal.equals(signal("k10")) ? tenth : CompletableFuture.completedFuture(ACCEPTED);
        });
    try (OutboxFixture fixture = open()) {
      Relayed.get(fixture.outbox.whenEnded(Relayed.stored(store, "k" + (many - 1))));
      assertThat(cloud.texts().stream().filter(text -> !text.equals("other")))
          .containsExactlyElementsOf(IntStream.range(0, many).mapToObj(i -> "k" + i).toList());
    }
  }

  @Test
  void anUnreadablePredecessorIsAskedForAgain() throws Exception {
    Relayed.addEnded(store, request("1", STRICT), ACCEPTED);
    TroubledStore troubled = new TroubledStore(store);
    troubled.next(TroubledStore.Operation.PREDECESSOR, TroubledStore.Trouble.FAILS);
    try (OutboxFixture fixture = OutboxFixture.open(troubled, cloud, builder -> builder)) {
      assertThat(outcome(fixture.outbox.sendAsync(signal("2"), STRICT))).isEqualTo(ACCEPTED);
    }
  }
}
