package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.contract.OutboxContract;
import dev.rtcsignal.ports.memory.InMemoryOutbox;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Suites of outboxes, a correct one and some with one defect each. */
final class WrongOutboxes {
  private WrongOutboxes() {}

  private static Outbox inMemory(Function<OutboundSignal, SendResult> results) {
    return InMemoryOutbox.answering(InstantSource.system(), results);
  }

  static final class Correct extends OutboxContract {
    @Override
    protected Subject open(Function<OutboundSignal, SendResult> results) {
      return new Subject(inMemory(results), () -> {});
    }
  }

  static final class JoinsOtherContent extends OutboxContract {
    @Override
    protected Subject open(Function<OutboundSignal, SendResult> results) {
      Outbox outbox =
          new Delegating(inMemory(results)) {
            @Override
            public CompletableFuture<EnqueueOutcome> enqueue(OutboxRequest request) {
              return super.enqueue(request)
                  .thenApply(
                      outcome ->
                          outcome instanceof EnqueueOutcome.Conflict conflict
                              ? new EnqueueOutcome.Joined(conflict.entry())
                              : outcome);
            }
          };
      return new Subject(outbox, () -> {});
    }
  }

  static final class DoublesUnasked extends OutboxContract {
    @Override
    protected Subject open(Function<OutboundSignal, SendResult> results) {
      Outbox outbox =
          new Delegating(inMemory(results)) {
            @Override
            public CompletableFuture<Optional<Change>> requeue(AppId app, SignalName name) {
              return requeueEvenIfDoubled(app, name);
            }
          };
      return new Subject(outbox, () -> {});
    }
  }

  private abstract static class Delegating implements Outbox {
    private final Outbox outbox;

    Delegating(Outbox outbox) {
      this.outbox = outbox;
    }

    @Override
    public CompletableFuture<EnqueueOutcome> enqueue(OutboxRequest request) {
      return outbox.enqueue(request);
    }

    @Override
    public CompletableFuture<OutboxEntry> whenEnded(OutboxEntry entry) {
      return outbox.whenEnded(entry);
    }

    @Override
    public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
      return outbox.find(app, name);
    }

    @Override
    public CompletableFuture<List<OutboxEntry>> list(Query query) {
      return outbox.list(query);
    }

    @Override
    public CompletableFuture<Optional<Change>> withdraw(AppId app, SignalName name) {
      return outbox.withdraw(app, name);
    }

    @Override
    public CompletableFuture<Optional<Change>> requeue(AppId app, SignalName name) {
      return outbox.requeue(app, name);
    }

    @Override
    public CompletableFuture<Optional<Change>> requeueEvenIfDoubled(AppId app, SignalName name) {
      return outbox.requeueEvenIfDoubled(app, name);
    }
  }
}
