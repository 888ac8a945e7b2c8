package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalGateway;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A cloud in memory that keeps what arrives, and answers as it is told. */
final class CountingGateway implements SignalGateway {
  private final List<OutboundSignal> arrived = new CopyOnWriteArrayList<>();
  private volatile Function<OutboundSignal, CompletableFuture<AttemptOutcome>> answer;

  private CountingGateway(Function<OutboundSignal, CompletableFuture<AttemptOutcome>> answer) {
    this.answer = answer;
  }

  static CountingGateway accepting() {
    return new CountingGateway(
        signal -> CompletableFuture.completedFuture(new AttemptOutcome(new Accepted("r"))));
  }

  void answers(Function<OutboundSignal, SendResult> results) {
    answer = signal -> CompletableFuture.completedFuture(new AttemptOutcome(results.apply(signal)));
  }

  void answersLater(Function<OutboundSignal, CompletableFuture<SendResult>> results) {
    answer = signal -> results.apply(signal).thenApply(AttemptOutcome::new);
  }

  void answersWith(CompletableFuture<AttemptOutcome> later) {
    answer = signal -> later;
  }

  List<OutboundSignal> arrived() {
    return arrived;
  }

  List<String> texts() {
    return arrived.stream()
        .map(signal -> signal.payload().match(Payload.Text::value, binary -> ""))
        .toList();
  }

  @Override
  public Optional<Transmission> prepare(OutboundSignal signal) {
    return Optional.of(new Counted(signal));
  }

  private final class Counted implements Transmission {
    private final OutboundSignal signal;
    private final AtomicReference<CompletableFuture<AttemptOutcome>> outcome =
        new AtomicReference<>();

    Counted(OutboundSignal signal) {
      this.signal = signal;
    }

    @Override
    public CompletableFuture<AttemptOutcome> start() {
      CompletableFuture<AttemptOutcome> mine = new CompletableFuture<>();
      if (!outcome.compareAndSet(null, mine)) {
        return outcome.get();
      }
      arrived.add(signal);
      answer.apply(signal).thenAccept(mine::complete);
      return mine;
    }

    @Override
    public SendResult recall() {
      SendResult never = new NotSent(NotSent.Reason.CANNOT_CONNECT);
      if (outcome.compareAndSet(
          null, CompletableFuture.completedFuture(new AttemptOutcome(never)))) {
        return never;
      }
      SendResult maybe = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");
      outcome.get().complete(new AttemptOutcome(maybe));
      return maybe;
    }
  }
}
