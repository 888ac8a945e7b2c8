package dev.rtcsignal.ports.contract;

import static java.util.function.Predicate.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link SignalGateway}. Extend it, and give {@link #gateway()} a gateway
 * with a receiver that accepts every signal and reports it in {@link #arrived()}. Needs {@code
 * junit-jupiter-api} alone.
 */
public abstract class SignalGatewayContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final NotSent RECALLED = new NotSent(NotSent.Reason.CANNOT_CONNECT);
  private static final Uncertain TIMED_OUT = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
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
    assertAccepted(outcome(prepare("a").start()));
    assertArrived("a");
  }

  @Test
  void preparingSendsNothing() throws Exception {
    prepare("prepared only");
    assertAccepted(outcome(prepare("marker").start()));
    assertArrived("marker");
  }

  @Test
  void aTransmissionRecalledBeforeItsStartIsNotSent() throws Exception {
    Transmission transmission = prepare("recalled");
    assertEquals(RECALLED, transmission.recall(), "the result of a recall before the start");
    assertEquals(RECALLED, outcome(transmission.start()), "the outcome of a start after a recall");
    assertEquals(RECALLED, transmission.recall(), "the result of a second recall");
    assertAccepted(outcome(prepare("marker").start()));
    assertArrived("marker");
  }

  @Test
  void aTransmissionThatHasLeftIsUncertainWhenRecalled() throws Exception {
    Transmission transmission = prepare("a");
    CompletableFuture<AttemptOutcome> started = transmission.start();
    assertAccepted(outcome(started));
    assertEquals(TIMED_OUT, transmission.recall(), "the result of a recall after the outcome");
    assertAccepted(outcome(started));
    assertArrived("a");
  }

  @Test
  void aRecallEndsATransmissionThatIsNotAnswered() throws Exception {
    stopAnswering();
    Transmission transmission = prepare("a");
    CompletableFuture<AttemptOutcome> started = transmission.start();
    Eventually.await("the other end receives the signal", LONGEST_ANSWER, () -> received("a"));
    assertFalse(started.isDone(), "a transmission without an answer has no outcome yet");
    assertEquals(TIMED_OUT, transmission.recall(), "the result of a recall of what has left");
    assertEquals(TIMED_OUT, outcome(started), "the outcome of a transmission that is recalled");
  }

  @Test
  void sendsWhatIsPermittedAtTheLastMoment() throws Exception {
    assertAccepted(outcome(prepare("a").start(() -> true)));
    assertArrived("a");
  }

  @Test
  void whatIsForbiddenAtTheLastMomentIsNotSent() throws Exception {
    Transmission transmission = prepare("forbidden");
    NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
    assertEquals(withdrawn, outcome(transmission.start(() -> false)), "the outcome");
    assertInstanceOf(NotSent.class, transmission.recall(), "the result of a recall after it");
    assertAccepted(outcome(prepare("marker").start()));
    assertArrived("marker");
  }

  /** Each round recalls at another moment of the transmission. */
  @Test
  void neverReportsNotSentAndThenSends() throws Exception {
    ExecutorService recalling = Executors.newSingleThreadExecutor();
    Set<String> notSent = new HashSet<>();
    try {
      for (int round = 0; round < RACES; round++) {
        if (recalledInTime(round, recalling)) {
          notSent.add("race " + round);
        }
      }
    } finally {
      recalling.shutdown();
    }
    assertAccepted(outcome(prepare("marker").start()));
    List<String> arrived = List.copyOf(arrived());
    assertTrue(arrived.contains("marker"), "what is sent after the races arrives");
    assertEquals(
        arrived.stream().distinct().toList(), arrived, "no signal of the races arrives twice");
    assertEquals(
        arrived.stream().filter(not(notSent::contains)).toList(),
        arrived,
        "no signal that was reported as NotSent arrives");
  }

  private boolean recalledInTime(int round, ExecutorService recalling) throws Exception {
    Transmission transmission = prepare("race " + round);
    int spins = round * 100;
    Future<SendResult> recall = recalling.submit(() -> recallAfter(spins, transmission));
    SendResult outcome = outcome(transmission.start());
    boolean recalled = get(recall).equals(RECALLED);
    assertEquals(
        recalled,
        outcome instanceof NotSent,
        () -> "recall and outcome must agree on NotSent, but the outcome is " + outcome);
    return recalled;
  }

  private static SendResult recallAfter(int spins, Transmission transmission) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
    return transmission.recall();
  }

  @Test
  void refusesNull() {
    assertThrows(
        NullPointerException.class, () -> gateway().prepare(null), "prepare(null) must throw");
  }

  private Transmission prepare(String text) {
    OutboundSignal signal =
        new OutboundSignal(
            APP,
            new SenderId("server"),
            new Audience.WholeRoom(new RoomId("Room1")),
            Payload.text(text));
    return gateway()
        .prepare(signal)
        .orElseThrow(() -> new AssertionError("the gateway must have credentials for " + APP));
  }

  private void assertArrived(String only) {
    assertEquals(List.of(only), List.copyOf(arrived()), "the texts that arrive at the other end");
  }

  private static void assertAccepted(SendResult outcome) {
    assertInstanceOf(Accepted.class, outcome, "the outcome of what the other end accepts");
  }

  private static SendResult outcome(CompletableFuture<AttemptOutcome> started) throws Exception {
    return get(started).result();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
  }
}
