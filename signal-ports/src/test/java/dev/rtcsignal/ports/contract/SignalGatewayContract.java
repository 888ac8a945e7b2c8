package dev.rtcsignal.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.SignalGateway.Transmission;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link SignalGateway}. Extend it, and give {@link #gateway()} a gateway
 * with a receiver that accepts every signal and reports it in {@link #arrived()}.
 */
public abstract class SignalGatewayContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final NotSent RECALLED = new NotSent(NotSent.Reason.CANNOT_CONNECT);
  private static final int RACES = 300;

  /** Returns the gateway under test, with credentials for {@link #APP}. */
  protected abstract SignalGateway gateway();

  /** Returns the texts that arrived at the other end so far, in any order. */
  protected abstract List<String> arrived();

  /** Makes the other end receive signals without answering any more. */
  protected abstract void stopAnswering();

  /** Returns whether the other end has received a signal, answered or not. */
  protected boolean received(String text) {
    return arrived().contains(text);
  }

  @Test
  void sendsOnceAndReportsTheOutcomeOfTheOtherEnd() throws Exception {
    assertThat(outcome(prepare("a").start())).isInstanceOf(Accepted.class);
    assertThat(arrived()).containsExactly("a");
  }

  @Test
  void preparingSendsNothing() throws Exception {
    prepare("prepared only");
    outcome(prepare("marker").start());
    assertThat(arrived()).containsExactly("marker");
  }

  @Test
  void aTransmissionRecalledBeforeItsStartIsNotSent() throws Exception {
    Transmission transmission = prepare("recalled");
    assertThat(transmission.recall()).isEqualTo(RECALLED);
    assertThat(outcome(transmission.start())).isEqualTo(RECALLED);
    assertThat(transmission.recall()).as("recalled again").isEqualTo(RECALLED);
    outcome(prepare("marker").start());
    assertThat(arrived()).containsExactly("marker");
  }

  @Test
  void aTransmissionThatHasLeftIsUncertainWhenRecalled() throws Exception {
    Transmission transmission = prepare("a");
    CompletableFuture<AttemptOutcome> started = transmission.start();
    assertThat(outcome(started)).isInstanceOf(Accepted.class);
    assertThat(transmission.recall())
        .isEqualTo(new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""));
    assertThat(outcome(started)).as("the outcome stays").isInstanceOf(Accepted.class);
    assertThat(arrived()).containsExactly("a");
  }

  @Test
  void aRecallEndsATransmissionThatIsNotAnswered() throws Exception {
    stopAnswering();
    Transmission transmission = prepare("a");
    CompletableFuture<AttemptOutcome> started = transmission.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> received("a"));
    assertThat(started).isNotDone();
    Uncertain timedOut = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");
    assertThat(transmission.recall()).isEqualTo(timedOut);
    assertThat(outcome(started)).isEqualTo(timedOut);
  }

  /** Each round recalls at another moment of the transmission. */
  @Test
  void neverReportsNotSentAndThenSends() throws Exception {
    ExecutorService recalling = Executors.newSingleThreadExecutor();
    Set<String> notSent = new HashSet<>();
    for (int round = 0; round < RACES; round++) {
      Transmission transmission = prepare("race " + round);
      int spins = round * 100;
      var recall = recalling.submit(() -> recallAfter(spins, transmission));
      SendResult outcome = outcome(transmission.start());
      boolean recalled = recall.get(30, TimeUnit.SECONDS).equals(RECALLED);
      assertThat(outcome instanceof NotSent).as("%s", outcome).isEqualTo(recalled);
      if (recalled) {
        notSent.add("race " + round);
      }
    }
    recalling.shutdown();
    outcome(prepare("marker").start());
    assertThat(arrived()).contains("marker").doesNotHaveDuplicates();
    assertThat(arrived()).filteredOn(notSent::contains).isEmpty();
  }

  private static SendResult recallAfter(int spins, Transmission transmission) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
    return transmission.recall();
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> gateway().prepare(null)).isInstanceOf(NullPointerException.class);
  }

  private Transmission prepare(String text) {
    OutboundSignal signal =
        new OutboundSignal(
            APP,
            new SenderId("server"),
            new Audience.WholeRoom(new RoomId("Room1")),
            Payload.text(text));
    return gateway().prepare(signal).orElseThrow();
  }

  private static SendResult outcome(CompletableFuture<AttemptOutcome> started) throws Exception {
    return started.get(30, TimeUnit.SECONDS).result();
  }
}
