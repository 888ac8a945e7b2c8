package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.contract.SignalHandlerContract;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Suites of handlers, a correct one and some with one defect each. */
final class WrongHandlers {
  private WrongHandlers() {}

  static final class Correct extends SignalHandlerContract {
    @Override
    protected SignalHandler handler() {
      return signal -> CompletableFuture.completedFuture(Ack.empty());
    }
  }

  static final class FailsForBinaryPayloads extends SignalHandlerContract {
    @Override
    protected SignalHandler handler() {
      return signal ->
          signal.payload() instanceof Payload.Text
              ? CompletableFuture.completedFuture(Ack.empty())
              : CompletableFuture.failedFuture(new IllegalArgumentException("text only"));
    }
  }

  static final class AnswersNull extends SignalHandlerContract {
    @Override
    protected SignalHandler handler() {
      return signal -> CompletableFuture.completedFuture(null);
    }
  }

  static final class RefusesTheHundredthMessage extends SignalHandlerContract {
    @Override
    protected SignalHandler handler() {
      AtomicInteger messages = new AtomicInteger();
      return signal -> {
        if (messages.incrementAndGet() == 100) {
          throw new IllegalStateException("full");
        }
        return CompletableFuture.completedFuture(Ack.empty());
      };
    }
  }
}
