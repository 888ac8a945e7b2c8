package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.delivery.Ack;
import dev.rtcsignal.domain.delivery.InboundSignal;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns the raw body of one callback into one reply: reads it strictly, proves the sender, and only
 * then calls the handler.
 *
 * <p>There is no way past the check. Reading and checking take microseconds and run on the caller's
 * thread, best an event loop; what the handler does is its own affair. Safe for use by many
 * threads. The caller of a callback never learns why it was not believed or what failed.
 */
public final class SignalWebhook {
  private static final Logger LOG = System.getLogger(SignalWebhook.class.getName());

  private final SenderCheck check;
  private final SignalHandler handler;
  private final InstantSource clock;
  private final Duration handlerTimeout;
  private final Semaphore places;

  private SignalWebhook(Builder builder) {
    this.check = builder.check;
    this.handler = builder.handler;
    this.clock = builder.clock;
    this.handlerTimeout = builder.handlerTimeout;
    this.places = new Semaphore(builder.maxInFlight);
  }

  /**
   * Returns a builder.
   *
   * @param clock says when now is, for the check; {@code InstantSource.system()}
   */
  public static Builder builder(SenderCheck check, SignalHandler handler, InstantSource clock) {
    return new Builder(check, handler, clock);
  }

  /**
   * Takes a callback.
   *
   * @param body the bytes as they came, whatever content type came with them; at most 512 KiB,
   *     holding at most 64 KiB of message
   * @return completes normally, always, within the handler's time limit
   */
  public CompletionStage<WebhookReply> receive(byte[] body) {
    CallbackBody callback;
    Verdict verdict;
    try {
      callback = CallbackBody.read(body);
      verdict = Objects.requireNonNull(check.check(callback.signature(), clock.instant()));
    } catch (Unreadable e) {
      return CompletableFuture.completedFuture(e.reply());
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed("sender check", e));
    }
    return verdict.match(
        trusted -> handle(trusted.sender(), callback),
        rejected ->
            CompletableFuture.completedFuture(WebhookReply.notProved(rejected.reason().name())));
  }

  private CompletionStage<WebhookReply> handle(VerifiedSender sender, CallbackBody callback) {
    if (!places.tryAcquire()) {
      return CompletableFuture.completedFuture(WebhookReply.overloaded());
    }
    return answer(new InboundSignal(sender, callback.payload()))
        .orTimeout(handlerTimeout.toNanos(), TimeUnit.NANOSECONDS)
        .handle(
            (ack, error) -> {
              places.release();
              return error == null && ack != null
                  ? WebhookReply.acknowledged(ack.body())
                  : withoutAck(error);
            });
  }

  /** A future of its own, since a time-out must not complete the handler's. */
  private CompletableFuture<Ack> answer(InboundSignal signal) {
    try {
      return handler.onSignal(signal).thenApply(ack -> ack).toCompletableFuture();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private WebhookReply withoutAck(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof RejectedExecutionException) {
      return WebhookReply.overloaded();
    }
    if (cause instanceof TimeoutException) {
      LOG.log(Level.WARNING, "the handler gave no answer within {0}", handlerTimeout);
      return WebhookReply.failed("handler timed out");
    }
    return failed("handler", cause == null ? new NullPointerException() : cause);
  }

  /** Logs where, but not the message: that may quote the payload. */
  private static WebhookReply failed(String who, Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    String where = trace.length == 0 ? "unknown place" : trace[0].toString();
    String what = error.getClass().getName();
    LOG.log(Level.WARNING, "the {0} failed: {1} at {2}", who, what, where);
    return WebhookReply.failed(who + " failed: " + what);
  }

  /** Collects what a webhook needs. Not for many threads. */
  public static final class Builder {
    private final SenderCheck check;
    private final SignalHandler handler;
    private final InstantSource clock;
    private Duration handlerTimeout = Duration.ofSeconds(5);
    private int maxInFlight = 1024;

    private Builder(SenderCheck check, SignalHandler handler, InstantSource clock) {
      this.check = Objects.requireNonNull(check);
      this.handler = Objects.requireNonNull(handler);
      this.clock = Objects.requireNonNull(clock);
    }

    /** Sets how long a handler may take; 5 s by default. A client gives up after 12 (Spec 4.3). */
    public Builder handlerTimeout(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("a time-out is positive");
      }
      handlerTimeout = timeout;
      return this;
    }

    /** Sets how many messages may be with the handler at once; 1,024 by default. More get 503. */
    public Builder maxInFlight(int messages) {
      if (messages < 1) {
        throw new IllegalArgumentException("at least one message in flight");
      }
      maxInFlight = messages;
      return this;
    }

    public SignalWebhook build() {
      return new SignalWebhook(this);
    }
  }
}
