package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.dispatch.SendState.Clearing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the guard of one send between its permit and its departure. The call slot is released in
 * every case, once: here if the attempt stays, else when it is over.
 */
record SendDeparture(SendTask task, SendContext context, DepartureGuard guard) {
  private static final Logger LOG = System.getLogger(SendDeparture.class.getName());

  /** An older permit is given up when the guard agrees, since commits that stall bunch them. */
  private static final Duration PERMIT_LASTS = Duration.ofMillis(500);

  void ask(Permit permit, Clearing clearing) {
    askGuard()
        .exceptionally(failure -> Optional.of(failed(failure)))
        .thenAcceptAsync(
            objection ->
                objection
                    .or(() -> task.lateness(clearing))
                    .ifPresentOrElse(
                        reason -> stay(clearing, reason), () -> cleared(permit, clearing)),
            context.executor());
  }

  /** Lets the guard forbid the departure until the body leaves. */
  CompletableFuture<AttemptOutcome> start(SignalGateway.Transmission transmission) {
    return transmission.start(guard::stillPermits);
  }

  private CompletableFuture<Optional<NotSent>> askGuard() {
    try {
      return guard.beforeDeparture();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static NotSent failed(Throwable failure) {
    LOG.log(Level.WARNING, "the guard of a send failed: {0}", Failures.describe(failure));
    return new NotSent(NotSent.Reason.STORE_FAILED);
  }

  private void stay(Clearing clearing, NotSent reason) {
    context.queue().release();
    task.endUnsent(clearing, clearing.leavingAt(context.clock().instant()), reason);
  }

  private void cleared(Permit permit, Clearing clearing) {
    if (permit.at().plus(PERMIT_LASTS).isBefore(context.clock().instant())) {
      context.queue().release();
      task.joinAgain(clearing, clearing.before().joining().progress(), true);
      return;
    }
    SendState.Leaving leaving = clearing.leavingAt(context.clock().instant());
    if (task.move(clearing, leaving)) {
      task.depart(context.quota().leaves(permit), leaving);
    } else {
      context.queue().release();
    }
  }
}
