package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.contract.SignalGatewayContract;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Suites of gateways, a correct one and some with one defect each. */
final class WrongGateways {
  private static final SendResult RECALLED = new NotSent(NotSent.Reason.CANNOT_CONNECT);
  private static final SendResult TIMED_OUT = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");

  private WrongGateways() {}

  static class Correct extends SignalGatewayContract {
    final List<String> arrived = new CopyOnWriteArrayList<>();
    volatile boolean answering = true;

    @Override
    protected SignalGateway gateway() {
      return signal -> Optional.of(prepare(Objects.requireNonNull(signal)));
    }

    SignalGateway.Transmission prepare(OutboundSignal signal) {
      return new InMemoryTransmission(this, signal.payload().match(Payload.Text::value, b -> ""));
    }

    void arrive(String text) {
      arrived.add(text);
    }

    @Override
    protected List<String> arrived() {
      return arrived;
    }

    @Override
    protected void stopAnswering() {
      answering = false;
    }
  }

  private static class InMemoryTransmission implements SignalGateway.Transmission {
    final Correct suite;
    final String text;
    private final CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
    private boolean left;

    InMemoryTransmission(Correct suite, String text) {
      this.suite = suite;
      this.text = text;
    }

    @Override
    public synchronized CompletableFuture<AttemptOutcome> start() {
      if (!outcome.isDone()) {
        left = true;
        suite.arrive(text);
        if (suite.answering) {
          outcome.complete(new AttemptOutcome(new Accepted("r")));
        }
      }
      return outcome;
    }

    @Override
    public synchronized SendResult recall() {
      SendResult result = left ? TIMED_OUT : RECALLED;
      outcome.complete(new AttemptOutcome(result));
      return result;
    }
  }

  static final class SendsWhenItPrepares extends Correct {
    @Override
    SignalGateway.Transmission prepare(OutboundSignal signal) {
      SignalGateway.Transmission transmission = super.prepare(signal);
      transmission.start();
      return transmission;
    }
  }

  static final class SendsTwice extends Correct {
    @Override
    void arrive(String text) {
      arrived.addAll(List.of(text, text));
    }
  }

  static final class AcceptsNull extends Correct {
    @Override
    protected SignalGateway gateway() {
      return signal -> Optional.ofNullable(signal).map(this::prepare);
    }
  }

  static final class SendsAfterARecall extends Correct {
    @Override
    SignalGateway.Transmission prepare(OutboundSignal signal) {
      return new InMemoryTransmission(this, signal.payload().match(Payload.Text::value, b -> "")) {
        @Override
        public synchronized CompletableFuture<AttemptOutcome> start() {
          CompletableFuture<AttemptOutcome> outcome = super.start();
          if (!arrived.contains(text)) {
            arrive(text);
          }
          return outcome;
        }
      };
    }
  }

  static final class SendsWhatIsForbidden extends Correct {
    @Override
    SignalGateway.Transmission prepare(OutboundSignal signal) {
      return new InMemoryTransmission(this, signal.payload().match(Payload.Text::value, b -> "")) {
        @Override
        public CompletableFuture<AttemptOutcome> start(BooleanSupplier permitted) {
          return start();
        }
      };
    }
  }

  static final class RecallDoesNotEndIt extends Correct {
    @Override
    SignalGateway.Transmission prepare(OutboundSignal signal) {
      SignalGateway.Transmission transmission = super.prepare(signal);
      return new SignalGateway.Transmission() {
        @Override
        public CompletableFuture<AttemptOutcome> start() {
          return transmission.start();
        }

        @Override
        public SendResult recall() {
          return RECALLED;
        }
      };
    }
  }
}
