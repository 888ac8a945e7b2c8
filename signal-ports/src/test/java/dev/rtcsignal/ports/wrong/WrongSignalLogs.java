package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalLog;
import dev.rtcsignal.ports.contract.SignalLogContract;
import dev.rtcsignal.ports.memory.InMemorySignalLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Suites of logs, a correct one and some with one defect each. */
final class WrongSignalLogs {
  private WrongSignalLogs() {}

  static class Correct extends SignalLogContract {
    final InMemorySignalLog log = new InMemorySignalLog();

    @Override
    protected SignalLog open() {
      return log;
    }

    @Override
    protected List<Read> read() {
      return log.entries().stream()
          .map(
              entry ->
                  new Read(
                      entry.signal().sender().app(),
                      entry.signal().sender().user(),
                      entry.signal().payload(),
                      entry.receivedAt(),
                      entry.signal().envelope().map(EnvelopeHeader::id)))
          .toList();
    }

    @Override
    protected void interrupt() {
      log.refuse("it is interrupted");
    }
  }

  static final class LosesTheSeal extends Correct {
    @Override
    protected SignalLog open() {
      return (signal, at) ->
          log.append(new InboundSignal(signal.sender(), signal.payload(), Optional.empty()), at);
    }
  }

  static final class CutsTheTime extends Correct {
    @Override
    protected SignalLog open() {
      return (signal, at) -> log.append(signal, at.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  static final class TakesBytesForText extends Correct {
    @Override
    protected SignalLog open() {
      return (signal, at) -> log.append(asText(signal), at);
    }

    private static InboundSignal asText(InboundSignal signal) {
      Payload text =
          signal.payload().match(one -> one, binary -> Payload.text("b".repeat(binary.size())));
      return new InboundSignal(signal.sender(), text, signal.envelope());
    }
  }

  static final class LaterFirst extends Correct {
    @Override
    protected List<Read> read() {
      return super.read().stream()
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toList(),
                  all -> {
                    if (all.size() > 100) {
                      Collections.reverse(all);
                    }
                    return all;
                  }));
    }
  }

  static final class SaysYesToAll extends Correct {
    @Override
    protected SignalLog open() {
      return (signal, at) -> log.append(signal, at).exceptionally(failure -> null);
    }
  }

  static final class FailsWithAnotherException extends Correct {
    @Override
    protected SignalLog open() {
      return (signal, at) ->
          log.append(signal, at)
              .handle((done, failure) -> failure)
              .thenCompose(FailsWithAnotherException::failed);
    }

    private static CompletableFuture<Void> failed(Throwable failure) {
      return failure == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(new IllegalStateException("full"));
    }
  }

  static final class AcceptsNull extends Correct {
    @Override
    protected SignalLog open() {
      return (signal, at) ->
          signal == null || at == null
              ? CompletableFuture.completedFuture(null)
              : log.append(signal, Instant.from(at));
    }
  }
}
