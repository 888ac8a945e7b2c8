package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guard between the permit and the departure, in virtual time. */
@Timeout(120)
class DepartureGuardTest {
  private static final Optional<NotSent> LEAVES = Optional.empty();
  private static final NotSent STORE_FAILED = new NotSent(NotSent.Reason.STORE_FAILED);
  private static final NotSent WITHDRAWN = new NotSent(NotSent.Reason.WITHDRAWN);
  private static final SendOptions PATIENT = SendOptions.DEFAULT.deadline(Duration.ofHours(1));

  private final VirtualTime time = new VirtualTime();
  private final VirtualGateway cloud = VirtualGateway.accepting(time);
  private final ManualGuard guard = new ManualGuard();

  /** Answers when the test says so, and records what it is asked and told. */
  private static final class ManualGuard implements DepartureGuard {
    private final List<CompletableFuture<Optional<NotSent>>> asked = new ArrayList<>();
    private final List<SendResult> attempted = new ArrayList<>();
    private boolean permits = true;

    @Override
    public CompletableFuture<Optional<NotSent>> beforeDeparture() {
      CompletableFuture<Optional<NotSent>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public boolean stillPermits() {
      return permits;
    }

    @Override
    public void attempted(AttemptOutcome outcome) {
      attempted.add(outcome.result());
    }

    void answer(Optional<NotSent> objection) {
      asked.get(asked.size() - 1).complete(objection);
    }
  }

  private Dispatcher dispatcher() {
    return cloud.builder(new TimedQuota(time)).maxInFlight(1).build(cloud);
  }

  private CompletableFuture<SendResult> guarded(Dispatcher transport, SendOptions options) {
    return transport.sendAsync(VirtualGateway.unicast("guarded"), options, guard);
  }

  private static SendResult now(CompletableFuture<SendResult> result) {
    assertThat(result).isDone();
    return VirtualGateway.withoutAttempts(result.join());
  }

  /** The only call slot is free, if another signal leaves and arrives. */
  private void assertFree(Dispatcher transport) {
    CompletableFuture<SendResult> next =
        transport.sendAsync(VirtualGateway.unicast("next"), PATIENT);
    time.pass(Duration.ofMillis(10));
    assertThat(now(next)).isInstanceOf(Accepted.class);
  }

  @Test
  void nothingLeavesBeforeTheGuardAgrees() {
    CompletableFuture<SendResult> result = guarded(dispatcher(), PATIENT);
    time.pass(Duration.ofMillis(500));
    assertThat(guard.asked).hasSize(1);
    assertThat(cloud.arrived()).isEmpty();
    guard.answer(LEAVES);
    time.pass(Duration.ofMillis(10));
    assertThat(now(result)).isEqualTo(new Accepted("r"));
    assertThat(guard.attempted).containsExactly(new Accepted("r"));
  }

  @Test
  void anObjectionEndsTheSendWithItsReasonAndFreesTheSlot() {
    Dispatcher transport = dispatcher();
    CompletableFuture<SendResult> result = guarded(transport, PATIENT);
    NotSent objection = new NotSent(NotSent.Reason.EXPIRED);
    guard.answer(Optional.of(objection));
    assertThat(now(result)).isEqualTo(objection);
    assertThat(result.join().attempts()).hasSize(1);
    assertFree(transport);
    assertThat(cloud.arrived()).containsExactly("next");
    assertThat(guard.attempted).isEmpty();
  }

  @Test
  void theSlotStaysTakenWhileTheGuardIsAsked() {
    Dispatcher transport = dispatcher();
    guarded(transport, PATIENT);
    transport.sendAsync(VirtualGateway.unicast("next"), PATIENT);
    time.pass(Duration.ofMillis(100));
    assertThat(cloud.arrived()).isEmpty();
    guard.answer(LEAVES);
    time.pass(Duration.ofMillis(20));
    assertThat(cloud.arrived()).containsExactly("guarded", "next");
  }

  @Test
  void aFailureOfTheGuardCountsAsAFailureOfTheStore() {
    Dispatcher transport = dispatcher();
    CompletableFuture<SendResult> result = guarded(transport, PATIENT);
    guard.asked.get(0).completeExceptionally(new IllegalStateException("planted"));
    assertThat(now(result)).isEqualTo(STORE_FAILED);
    assertFree(transport);
    assertThat(cloud.arrived()).containsExactly("next");
  }

  @Test
  void aGuardThatThrowsCountsAsAFailureOfTheStore() {
    Dispatcher transport = dispatcher();
    DepartureGuard broken =
        () -> {
          throw new IllegalStateException("planted");
        };
    CompletableFuture<SendResult> result =
        transport.sendAsync(VirtualGateway.unicast("guarded"), PATIENT, broken);
    assertThat(now(result)).isEqualTo(STORE_FAILED);
    assertFree(transport);
  }

  @Test
  void aPermitOfHalfASecondIsStillUsed() {
    CompletableFuture<SendResult> result = guarded(limited(), PATIENT);
    time.pass(Duration.ofMillis(500));
    guard.answer(LEAVES);
    assertThat(cloud.arrived()).containsExactly("guarded");
    assertThat(result.isDone()).isFalse();
  }

  @Test
  void anOlderPermitIsGivenUpForANewOneAndTheGuardIsNotAskedAgain() {
    TimedQuota quota = new TimedQuota(time);
    Dispatcher transport = cloud.builder(quota).maxInFlight(1).build(cloud);
    CompletableFuture<SendResult> result = guarded(transport, PATIENT);
    time.pass(Duration.ofMillis(501));
    guard.answer(LEAVES);
    time.pass(Duration.ofMillis(10));
    assertThat(now(result)).isInstanceOf(Accepted.class);
    assertThat(quota.taken()).isEqualTo(2);
    assertThat(guard.asked).hasSize(1);
    assertThat(cloud.arrived()).containsExactly("guarded");
  }

  private Dispatcher limited() {
    return cloud.builder(new TimedQuota(time)).build(cloud);
  }

  @Test
  void aGuardThatPermitsNoMoreWithdrawsTheSend() {
    Dispatcher transport = dispatcher();
    CompletableFuture<SendResult> result = guarded(transport, PATIENT);
    guard.permits = false;
    guard.answer(LEAVES);
    assertThat(now(result)).isEqualTo(WITHDRAWN);
    assertFree(transport);
    assertThat(cloud.arrived()).containsExactly("next");
    assertThat(guard.attempted).isEmpty();
  }

  @Test
  void cancellingWhileTheGuardIsAskedSendsNothing() {
    Dispatcher transport = dispatcher();
    guarded(transport, PATIENT).cancel(true);
    guard.answer(LEAVES);
    assertFree(transport);
    assertThat(cloud.arrived()).containsExactly("next");
    assertThat(guard.attempted).isEmpty();
  }

  @Test
  void aDeadlineThatPassesWhileTheGuardIsAskedSendsNothing() {
    Dispatcher transport = dispatcher();
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofMillis(100));
    CompletableFuture<SendResult> result = guarded(transport, hurried);
    time.pass(Duration.ofMillis(100));
    assertThat(result).as("until the guard has answered").isNotDone();
    guard.answer(LEAVES);
    assertThat(now(result)).isInstanceOf(NotSent.class);
    assertFree(transport);
    assertThat(cloud.arrived()).containsExactly("next");
  }

  @Test
  void aGuardThatNeverAnswersEndsTheSendAtTheEndOfItsTime() {
    SendOptions hurried = SendOptions.DEFAULT.deadline(Duration.ofMillis(100));
    CompletableFuture<SendResult> result = guarded(dispatcher(), hurried);
    time.pass(Duration.ofMillis(5_099));
    assertThat(result).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(now(result)).isEqualTo(STORE_FAILED);
    assertThat(cloud.arrived()).isEmpty();
    guard.answer(LEAVES);
    assertThat(cloud.arrived()).isEmpty();
  }

  /** As for signals that wait: it can leave for the call timeout, and not after that. */
  @Test
  void closingWhileTheGuardIsAskedSendsNothingAfterTheCallTimeout() {
    Dispatcher transport = dispatcher();
    CompletableFuture<SendResult> result = guarded(transport, PATIENT);
    Thread closing = new Thread(transport::close);
    closing.setDaemon(true);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.WAITING);
    time.pass(Duration.ofSeconds(5));
    assertThat(result).as("until the guard has answered").isNotDone();
    guard.answer(LEAVES);
    assertThat(now(result)).isInstanceOf(NotSent.class);
    await().until(() -> !closing.isAlive());
    assertThat(cloud.arrived()).isEmpty();
  }

  @Test
  void aGuardedSendIsNotRepeated() {
    VirtualGateway throttling =
        VirtualGateway.answering(time, Duration.ofMillis(1), message -> false);
    Dispatcher transport = throttling.dispatcher(new TimedQuota(time));
    CompletableFuture<SendResult> result =
        transport.sendAsync(VirtualGateway.unicast("guarded"), PATIENT.duplicatesHarmless(), guard);
    guard.answer(LEAVES);
    time.pass(Duration.ofMinutes(1));
    assertThat(now(result)).isInstanceOf(Refused.class);
    assertThat(throttling.arrived()).hasSize(1);
    assertThat(guard.attempted).hasSize(1);
  }

  @Test
  void aGuardedSendIsRepeatedOnceForACorrectedClockAndTheGuardIsAskedAgain() {
    List<OutboundSignal> arrived = new ArrayList<>();
    Refused wrongTime = new Refused(400, "InvalidTime", "", "r");
    AttemptOutcome corrected = new AttemptOutcome(wrongTime, Duration.ZERO, true);
    Dispatcher transport = cloud.builder(new TimedQuota(time)).build(answering(arrived, corrected));
    CompletableFuture<SendResult> result = guarded(transport, PATIENT);
    guard.answer(LEAVES);
    time.pass(Duration.ZERO);
    assertThat(guard.asked).hasSize(2);
    assertThat(arrived).hasSize(1);
    guard.answer(LEAVES);
    assertThat(arrived).hasSize(2);
    time.pass(Duration.ofMinutes(1));
    assertThat(now(result)).as("corrected once, not again").isEqualTo(wrongTime);
    assertThat(result.join().attempts()).hasSize(2);
    assertThat(guard.attempted).hasSize(2);
  }

  private static SignalGateway answering(List<OutboundSignal> arrived, AttemptOutcome outcome) {
    return signal ->
        Optional.of(
            new SignalGateway.Transmission() {
              @Override
              public CompletableFuture<AttemptOutcome> start() {
                arrived.add(signal);
                return CompletableFuture.completedFuture(outcome);
              }

              @Override
              public SendResult recall() {
                return WITHDRAWN;
              }
            });
  }
}
