package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.SignalHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One message with its handler. Whichever comes first counts, the handler's answer or the end of
 * its time; the place that it took is free before anyone hears of it.
 */
final class HandlerCall {
  private static final Logger LOG = System.getLogger(SignalWebhook.class.getName());

  private final Duration timeout;
  private final Semaphore places;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final CompletableFuture<WebhookReply> reply = new CompletableFuture<>();

  private HandlerCall(Duration timeout, Semaphore places) {
    this.timeout = timeout;
    this.places = places;
  }

  /**
   * Lets the handler have a message.
   *
   * @param places of which the caller has taken one
   */
  static CompletionStage<WebhookReply> of(
      InboundSignal signal, SignalHandler handler, Duration timeout, Semaphore places) {
    CompletionStage<Ack> answer = ask(handler, signal);
    if (isDone(answer)) {
      places.release();
      return answer.handle(HandlerCall::reply);
    }
    HandlerCall handling = new HandlerCall(timeout, places);
    handling.await(answer);
    return handling.reply;
  }

  /** What it throws, and no answer at all, is an answer that failed. */
  private static CompletionStage<Ack> ask(SignalHandler handler, InboundSignal signal) {
    try {
      return Objects.requireNonNull(handler.onSignal(signal));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * What a handler answers at once needs no waiting for; others than the JDK's own may not tell.
   */
  private static boolean isDone(CompletionStage<Ack> answer) {
    return answer.getClass() == CompletableFuture.class && answer.toCompletableFuture().isDone();
  }

  private void await(CompletionStage<Ack> answer) {
    try {
      answer.whenComplete((ack, error) -> answer(() -> reply(ack, error)));
      if (!reply.isDone()) {
        limit(answer);
      }
    } catch (RuntimeException | Error e) {
      // Others than the JDK's own may refuse even that.
      answer(() -> reply(null, e));
    }
  }

  private void answer(Supplier<WebhookReply> with) {
    if (answered.compareAndSet(false, true)) {
      places.release();
      reply.complete(with.get());
    }
  }

  /** The timer is the JDK's, and all futures share it: what comes after must not run there. */
  private void limit(CompletionStage<Ack> slow) {
    CompletableFuture<Void> limit =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS);
    limit.thenRunAsync(
        () -> {
          answer(this::timedOut);
          abandon(slow);
        });
    reply.whenComplete((done, never) -> limit.cancel(true));
  }

  /** Nobody waits any more: what has not begun need not. */
  private static void abandon(CompletionStage<Ack> slow) {
    try {
      slow.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "a handler's answer cannot be cancelled");
    }
  }

  private static WebhookReply reply(Ack ack, Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof RejectedExecutionException) {
      return WebhookReply.overloaded("overloaded: the handler takes no more");
    }
    if (cause == null && ack != null) {
      return WebhookReply.acknowledged(ack.body());
    }
    return failed("handler", cause == null ? new NullPointerException() : cause);
  }

  private WebhookReply timedOut() {
    LOG.log(Level.WARNING, "the handler gave no answer within {0}", timeout);
    return WebhookReply.overloaded("overloaded: the handler gave no answer in time");
  }

  /** Logs where, but not the message: that may quote the payload. */
  static WebhookReply failed(String who, Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    String where = trace.length == 0 ? "unknown place" : trace[0].toString();
    String what = error.getClass().getName();
    LOG.log(Level.WARNING, "the {0} failed: {1} at {2}", who, what, where);
    return WebhookReply.failed(who + " failed: " + what);
  }
}
