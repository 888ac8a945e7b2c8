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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

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
   * @return completes normally, always, within the handler's time limit: on the caller's thread, on
   *     the one that completed the handler's answer, or, past the limit, on the common pool
   */
  public CompletionStage<WebhookReply> receive(byte[] body) {
    Objects.requireNonNull(body);
    CallbackBody callback;
    Verdict verdict;
    try {
      callback = CallbackBody.read(body);
      verdict = Objects.requireNonNull(check.check(callback.signature(), clock.instant()));
    } catch (Unreadable e) {
      return CompletableFuture.completedFuture(e.reply());
    } catch (RuntimeException | Error e) {
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
    CompletableFuture<WebhookReply> reply = new CompletableFuture<>();
    AtomicBoolean answered = new AtomicBoolean();
    try {
      handler
          .onSignal(new InboundSignal(sender, callback.payload()))
          .whenComplete((ack, error) -> answer(reply, answered, () -> reply(ack, error)));
    } catch (RuntimeException | Error e) {
      answer(reply, answered, () -> reply(null, e));
    }
    if (!reply.isDone()) {
      limit(reply, answered);
    }
    return reply;
  }

  /** The timer is the JDK's, and all futures share it: what comes after must not run there. */
  private void limit(CompletableFuture<WebhookReply> reply, AtomicBoolean answered) {
    CompletableFuture<Void> limit =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, handlerTimeout.toNanos(), TimeUnit.NANOSECONDS);
    limit.thenRunAsync(() -> answer(reply, answered, this::timedOut));
    reply.whenComplete((done, never) -> limit.cancel(true));
  }

  /** The first answer counts; the place is free before anyone hears of it. */
  private void answer(
      CompletableFuture<WebhookReply> reply, AtomicBoolean answered, Supplier<WebhookReply> with) {
    if (answered.compareAndSet(false, true)) {
      places.release();
      reply.complete(with.get());
    }
  }

  private static WebhookReply reply(Ack ack, Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof RejectedExecutionException) {
      return WebhookReply.overloaded();
    }
    if (cause == null && ack != null) {
      return WebhookReply.acknowledged(ack.body());
    }
    return failed("handler", cause == null ? new NullPointerException() : cause);
  }

  private WebhookReply timedOut() {
    LOG.log(Level.WARNING, "the handler gave no answer within {0}", handlerTimeout);
    return WebhookReply.failed("handler timed out");
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

    /**
     * Sets how many callbacks may await their answer at once; 1,024 by default. More get 503. One
     * that timed out no longer counts, though its handler may still run: bound that by its
     * executor.
     */
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
