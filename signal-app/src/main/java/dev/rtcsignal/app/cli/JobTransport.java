package dev.rtcsignal.app.cli;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.Fingerprint;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.Failures;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Sends the signals of a bulk send through an outbox, under names that are made of their content:
 * the same command, run again after it was cut off, joins what it has sent before. What was not
 * sent is queued again; what is uncertain is not.
 *
 * @param job a part of the names, so that the same content can be sent once more
 * @param repeated outcomes of earlier runs after which a signal is sent again too
 */
record JobTransport(Outbox outbox, String job, Set<State> repeated) implements SignalTransport {
  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    OutboxRequest request = request(signal, options);
    CompletableFuture<SendResult> result = new JobSend(request);
    outbox
        .enqueue(request)
        .thenCompose(outcome -> ended(request, outcome))
        .exceptionally(JobTransport::notStored)
        .thenAccept(result::complete);
    return result;
  }

  private OutboxRequest request(OutboundSignal signal, SendOptions options) {
    SignalName any = new SignalName("bulk");
    String content = Fingerprint.of(new OutboxRequest(any, signal, options)).value();
    String name = job.isEmpty() ? "bulk." + content : "bulk." + job + "." + content;
    return new OutboxRequest(new SignalName(name), signal, options);
  }

  private CompletableFuture<SendResult> ended(OutboxRequest request, EnqueueOutcome outcome) {
    return outcome.match(
        added -> result(added.entry()),
        joined -> joined(request, joined.entry()),
        conflict -> CompletableFuture.completedFuture(new NotSent(NotSent.Reason.STORE_FAILED)),
        full -> CompletableFuture.completedFuture(new NotSent(NotSent.Reason.QUEUE_FULL)));
  }

  private CompletableFuture<SendResult> joined(OutboxRequest request, OutboxEntry first) {
    AppId app = request.signal().app();
    OutboxState state = first.status().state();
    if (state == OutboxState.NOT_SENT
        || (state == OutboxState.REFUSED && repeated.contains(State.REFUSED))) {
      return again(outbox.requeue(app, request.name()), first);
    }
    return state == OutboxState.UNCERTAIN && repeated.contains(State.UNCERTAIN)
        ? again(outbox.requeueEvenIfDoubled(app, request.name()), first)
        : result(first);
  }

  private CompletableFuture<SendResult> again(
      CompletableFuture<Optional<Outbox.Change>> change, OutboxEntry first) {
    return change.thenCompose(done -> result(done.map(Outbox.Change::entry).orElse(first)));
  }

  private CompletableFuture<SendResult> result(OutboxEntry entry) {
    return outbox.whenEnded(entry).thenApply(ended -> ended.status().result().orElseThrow());
  }

  private static SendResult notStored(Throwable failure) {
    boolean unknown =
        Failures.unwrap(failure) instanceof StoreException known
            && known.effect() == StoreException.Effect.UNKNOWN;
    return unknown
        ? new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", "")
        : new NotSent(NotSent.Reason.STORE_FAILED);
  }

  /** A send that is cancelled must not stay in the store, where a server would send it later. */
  private final class JobSend extends CompletableFuture<SendResult> {
    private final OutboxRequest request;

    JobSend(OutboxRequest request) {
      this.request = request;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      outbox.withdraw(request.signal().app(), request.name());
      return super.cancel(mayInterruptIfRunning);
    }
  }
}
