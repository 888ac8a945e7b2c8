package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A gateway in virtual time, so that minutes of sending take moments: answers after a fixed time,
 * or never. For one thread.
 */
final class VirtualGateway implements SignalGateway {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  private final VirtualTime time;
  private final Predicate<String> accepts;
  private final Duration answersAfter;
  private final List<String> arrived = new ArrayList<>();
  private final List<CompletableFuture<AttemptOutcome>> outcomes = new ArrayList<>();

  private VirtualGateway(VirtualTime time, Duration answersAfter, Predicate<String> accepts) {
    this.time = time;
    this.answersAfter = answersAfter;
    this.accepts = accepts;
  }

  /** Returns a gateway whose cloud throttles the texts that are not accepted. */
  static VirtualGateway answering(VirtualTime time, Duration after, Predicate<String> accepts) {
    return new VirtualGateway(time, after, accepts);
  }

  static VirtualGateway accepting(VirtualTime time) {
    return answering(time, Duration.ofMillis(10), text -> true);
  }

  /** Returns a gateway whose cloud never answers. */
  static VirtualGateway hanging(VirtualTime time) {
    return answering(time, Duration.ofDays(999), text -> true);
  }

  /** Returns a builder whose steps run on the thread of the test. */
  Dispatcher.Builder builder(Quota quota) {
    return Dispatcher.builder(time, new SplittableRandom(1))
        .delayer(time)
        .executor(Runnable::run)
        .quota(quota);
  }

  Dispatcher dispatcher(Quota quota) {
    return builder(quota).build(this);
  }

  static OutboundSignal unicast(String text) {
    return new OutboundSignal(
        APP, new SenderId("server"), new Audience.User(new UserId("user1")), Payload.text(text));
  }

  /** The outcome alone, for comparison. */
  static SendResult withoutAttempts(SendResult result) {
    return result.after(List.of());
  }

  /** The texts, in the order of their arrival. */
  List<String> arrived() {
    return arrived;
  }

  /** The transmissions that are neither answered nor recalled. */
  long inFlight() {
    return outcomes.stream().filter(outcome -> !outcome.isDone()).count();
  }

  @Override
  public Optional<Transmission> prepare(OutboundSignal signal) {
    return Optional.of(new VirtualTransmission(signal));
  }

  private final class VirtualTransmission implements Transmission {
    private final OutboundSignal signal;
    private final CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();

    VirtualTransmission(OutboundSignal signal) {
      this.signal = signal;
    }

    @Override
    public CompletableFuture<AttemptOutcome> start() {
      String text = signal.payload().match(Payload.Text::value, binary -> "");
      arrived.add(text);
      outcomes.add(outcome);
      SendResult result =
          accepts.test(text)
              ? new Accepted("r")
              : new Refused(429, "FlowLimitExceeded.QPSOverLimit", "in words", "r");
      time.in(answersAfter, () -> outcome.complete(new AttemptOutcome(result)));
      return outcome;
    }

    @Override
    public SendResult recall() {
      Uncertain timedOut = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");
      outcome.complete(new AttemptOutcome(timedOut));
      return timedOut;
    }
  }
}
