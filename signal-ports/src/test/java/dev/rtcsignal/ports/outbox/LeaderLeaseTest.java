package dev.rtcsignal.ports.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.wrong.DelegatingOutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaderLeaseTest {
  private static final Instant SINCE = Instant.parse("2026-11-22T00:00:00Z");
  private static final Fill USE = new Fill(7, 490, 500);
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);

  private final VirtualTime time = new VirtualTime();
  private final Instant start = time.instant();
  private final List<Duration> asked = new ArrayList<>();
  private CompletableFuture<LeaseOutcome> answer;

  private final List<String> done = new ArrayList<>();
  private Fill used = USE;
  private boolean resumes = true;

  private final OutboxStore store =
      new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<LeaseOutcome> lease(String line, String holder) {
          asked.add(Duration.between(start, time.instant()));
          return answer;
        }

        @Override
        public CompletableFuture<Void> release(Lease lease, Fill use) {
          done.add("release after " + use.used());
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> release(Lease lease) {
          done.add("release");
          return CompletableFuture.completedFuture(null);
        }
      };

  private final LineQuota quota =
      new LineQuota(
          () -> used,
          units -> {
            done.add("resume " + units);
            return resumes;
          });

  private final LeaderLease leader =
      new LeaderLease(
          new RelayContext(
              store,
              null,
              OutboxFixture.LINE,
              OutboxRules.DEFAULT,
              time,
              new SplittableRandom(1),
              time,
              Runnable::run,
              Duration.ofMillis(5),
              Duration.ofDays(1),
              quota,
              List.of()),
          "here",
          () -> {},
          lost -> {});

  private void answers(LeaseOutcome outcome) {
    answer = CompletableFuture.completedFuture(outcome);
  }

  private static LeaseOutcome heldByOther(long millis) {
    return new LeaseOutcome.HeldByOther(
        "there", SINCE, Optional.of(Duration.ofMillis(millis)), USE);
  }

  private static LeaseOutcome granted(Duration quietFor) {
    Lease lease = new Lease(OutboxFixture.LINE, "here", 7, Optional.of(TIME_TO_LIVE));
    return new LeaseOutcome.Granted(lease, SINCE, quietFor, List.of());
  }

  private void asksAgainAfter(Duration pause) {
    leader.start();
    time.pass(pause.minusMillis(1));
    assertThat(asked).containsExactly(Duration.ZERO);
    time.pass(Duration.ofMillis(1));
    assertThat(asked).containsExactly(Duration.ZERO, pause);
  }

  @Test
  void asksForTheLeaseOfAnotherWhenItEnds() {
    answers(heldByOther(130));
    asksAgainAfter(Duration.ofMillis(130));
  }

  @Test
  void asksForTheLeaseOfAnotherEachSecondWhileItIsRenewed() {
    answers(heldByOther(2_900));
    asksAgainAfter(Duration.ofSeconds(1));
  }

  @Test
  void doesNotAskWithoutAPause() {
    answers(heldByOther(0));
    asksAgainAfter(Duration.ofMillis(10));
  }

  @Test
  void renewsItsLeaseEachSecond() {
    answers(granted(Duration.ZERO));
    asksAgainAfter(Duration.ofSeconds(1));
  }

  @Test
  void asksAgainSoonAfterAFailure() {
    answer =
        CompletableFuture.failedFuture(
            new StoreException(StoreException.Effect.UNKNOWN, "the database is away", null));
    asksAgainAfter(Duration.ofMillis(250));
  }

  @Test
  void tellsWhoHoldsTheLease() {
    assertThat(leader.sender(() -> USE)).isEmpty();
    answers(heldByOther(2_900));
    leader.start();
    assertThat(leader.sender(() -> Fill.NONE)).contains(new LineSender("there", false, SINCE, USE));
    answers(granted(Duration.ZERO));
    time.pass(Duration.ofSeconds(1));
    assertThat(leader.sender(() -> USE)).contains(new LineSender("here", true, SINCE, USE));
  }

  @Test
  void tellsNoHolderWhoseLeaseMayHaveEnded() {
    answers(granted(Duration.ZERO));
    leader.start();
    answer = new CompletableFuture<>();
    time.pass(TIME_TO_LIVE.minusMillis(1));
    assertThat(leader.sender(() -> USE)).isPresent();
    time.pass(Duration.ofMillis(1));
    assertThat(leader.sender(() -> USE)).isEmpty();
  }

  @Test
  void sendsOnceTheCloudHasForgottenWhatTheHolderBeforeSent() {
    answers(granted(Duration.ofMillis(1_020)));
    leader.start();
    time.pass(Duration.ofMillis(1_019));
    assertThat(leader.held()).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(leader.held()).isPresent();
  }

  @Test
  void countsTheLeaseFromTheMomentItWasAskedFor() {
    answer = new CompletableFuture<>();
    leader.start();
    time.pass(Duration.ofMillis(2_500));
    answer.complete(granted(Duration.ZERO));
    answer = new CompletableFuture<>();
    time.pass(Duration.ofMillis(499));
    assertThat(leader.held()).isPresent();
    time.pass(Duration.ofMillis(1));
    assertThat(leader.held()).isEmpty();
  }

  @Test
  void asksOftenAsTheHeir() {
    answers(
        new LeaseOutcome.HeldByOther(
            "there", SINCE, Optional.of(Duration.ofMillis(2_900)), USE, true));
    asksAgainAfter(Duration.ofMillis(50));
  }

  private LeaseOutcome givenBack() {
    Lease lease = new Lease(OutboxFixture.LINE, "here", 7, Optional.of(TIME_TO_LIVE));
    return new LeaseOutcome.Granted(
        lease, SINCE, Duration.ofMillis(1_020), Optional.of(USE), List.of());
  }

  @Test
  void sendsAtOnceAfterAHolderWhoseUseOfTheQuotaIsCounted() {
    answers(givenBack());
    leader.start();
    assertThat(done).containsExactly("resume 7");
    assertThat(leader.held()).isPresent();
  }

  @Test
  void countsTheUseOfAnEarlierHolderOnce() {
    answers(givenBack());
    leader.start();
    time.pass(Duration.ofSeconds(5));
    assertThat(asked).hasSize(6);
    assertThat(done).containsExactly("resume 7");
  }

  @Test
  void waitsAWindowWhereTheUseCannotBeCounted() {
    resumes = false;
    answers(givenBack());
    leader.start();
    time.pass(Duration.ofMillis(1_019));
    assertThat(leader.held()).isEmpty();
    time.pass(Duration.ofMillis(1));
    assertThat(leader.held()).isPresent();
  }

  @Test
  void waitsAWindowAfterAHolderThatDied() {
    answers(granted(Duration.ofMillis(1_020)));
    leader.start();
    assertThat(done).isEmpty();
    assertThat(leader.held()).isEmpty();
  }

  @Test
  void givesTheLeaseBackWithItsUse() {
    answers(granted(Duration.ZERO));
    leader.start();
    used = new Fill(350, 490, 500);
    leader.close().join();
    assertThat(done).containsExactly("release after 350");
  }

  /** Regression: the next holder took a use of a second ago for that of the end. */
  @Test
  void aRenewalUnderWayDoesNotGiveTheLeaseBackWithoutTheUse() {
    answers(granted(Duration.ZERO));
    leader.start();
    answer = new CompletableFuture<>();
    time.pass(Duration.ofSeconds(1));
    leader.close().join();
    answer.complete(granted(Duration.ZERO));
    assertThat(done).containsExactly("release after 7");
  }

  @Test
  void aFirstGrantThatComesAfterTheEndIsGivenBack() {
    answer = new CompletableFuture<>();
    leader.start();
    leader.close().join();
    answer.complete(granted(Duration.ZERO));
    assertThat(done).containsExactly("release");
  }
}
