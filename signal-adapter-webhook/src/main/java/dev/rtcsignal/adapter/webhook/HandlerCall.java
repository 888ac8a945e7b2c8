package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.SignalHandler.UnavailableException;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One call of a handler. Its outcome is the handler's answer or the end of its time limit,
 * whichever comes first; past the limit the answer is cancelled.
 */
final class HandlerCall<T> {
  private static final Logger LOG = System.getLogger(HandlerCall.class.getName());

  /**
   * The time limit and the listener that all calls of a webhook share.
   *
   * @param limit the time limit
   * @param delayer measures it
   * @param onFailure learns of each exception of the handler
   */
  record Conditions<T>(Duration limit, Delayer delayer, BiConsumer<T, Throwable> onFailure) {}

  private final T message;
  private final Conditions<T> conditions;
  private final CompletableFuture<CallbackOutcome<T>> outcome = new CompletableFuture<>();

  private HandlerCall(T message, Conditions<T> conditions) {
    this.message = message;
    this.conditions = conditions;
  }

  /**
   * Calls the handler.
   *
   * @return completes normally, always: on the caller's thread, on the one that completes the
   *     handler's answer, or on the delayer's
   */
  static <T> CompletionStage<CallbackOutcome<T>> start(
      T message, Supplier<CompletionStage<Ack>> handler, Conditions<T> conditions) {
    HandlerCall<T> call = new HandlerCall<>(message, conditions);
    try {
      call.await(Objects.requireNonNull(handler.get()));
    } catch (RuntimeException | Error e) {
      call.complete(null, e);
    }
    return call.outcome;
  }

  private void await(CompletionStage<Ack> answer) {
    answer.whenComplete(this::complete);
    if (!outcome.isDone()) {
      CompletableFuture<Void> timeout = conditions.delayer.after(conditions.limit);
      timeout.thenRun(() -> timeOut(answer));
      outcome.whenComplete((known, never) -> timeout.cancel(false));
    }
  }

  private void complete(Ack ack, Throwable error) {
    Throwable cause = error == null ? null : Failures.unwrap(error);
    if (cause instanceof RejectedExecutionException) {
      outcome.complete(new CallbackOutcome.Overloaded<>(message, CallbackOutcome.Bound.HANDLER));
    } else if (cause instanceof UnavailableException) {
      outcome.complete(new CallbackOutcome.Unavailable<>(message, cause.getMessage()));
    } else if (cause == null && ack != null) {
      outcome.complete(new CallbackOutcome.Handled<>(message, ack));
    } else {
      fail(cause == null ? new NullPointerException() : cause);
    }
  }

  private void fail(Throwable cause) {
    if (outcome.complete(
        new CallbackOutcome.HandlerFailed<>(message, cause.getClass().getName()))) {
      logFailure("handler", cause);
      reportFailure(cause);
    }
  }

  private void reportFailure(Throwable cause) {
    try {
      conditions.onFailure.accept(message, cause);
    } catch (RuntimeException | Error e) {
      logFailure("listener of failures", e);
    }
  }

  private void timeOut(CompletionStage<Ack> answer) {
    if (outcome.complete(new CallbackOutcome.HandlerTimedOut<>(message, conditions.limit))) {
      LOG.log(Level.WARNING, "the handler gave no answer within {0}", conditions.limit);
      cancel(answer);
    }
  }

  /** A message that waits in the handler's queue need not be handled any more. */
  private static void cancel(CompletionStage<Ack> answer) {
    try {
      answer.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "the answer of the handler cannot be cancelled");
    }
  }

  /** Logs an exception without messages, which may quote the payload. */
  static void logFailure(String failed, Throwable error) {
    LOG.log(Level.WARNING, "the {0} failed: {1}", failed, Failures.describe(error));
  }
}
