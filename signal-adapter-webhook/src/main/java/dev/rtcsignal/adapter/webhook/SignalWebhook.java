package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/**
 * Turns the raw body of one callback into one reply: reads it strictly, proves the sender, and only
 * then calls the handler (vendor-facts 4.3, 4.4).
 *
 * <pre>{@code
 * SenderCheck check = TokenSenderCheck.of(keys, Duration.ofSeconds(30));
 * SignalWebhook webhook = SignalWebhook.builder(check, handler, InstantSource.system()).build();
 * webhook.receive(body).thenAccept(reply -> respond(reply.status(), reply.body()));
 * }</pre>
 *
 * <p>Reading and checking take microseconds and run on the caller's thread, for example an event
 * loop. Safe for use by multiple threads. The reply does not say why a sender was not proved or
 * what failed; {@link #handle} and the {@linkplain Builder#listener listener} do. {@link #close}
 * ends the timer of the handlers' time limits.
 */
public final class SignalWebhook implements AutoCloseable {
  /** The largest body of a callback: 512 KiB, since 64 KiB of text may be escaped in JSON. */
  public static final int MAX_BODY_BYTES = CallbackJson.MAX_BYTES;

  private final SenderCheck check;
  private final SignalHandler handler;
  private final InstantSource clock;
  private final OutcomeReporter<InboundSignal> reporter;
  private final Duration handlerTimeout;
  private final Semaphore inFlight;
  private final UserRateLimiter rate;
  private final Optional<EnvelopeOpener> envelopes;
  private final Deduplicator<InboundSignal> deduplicator;
  private final Optional<SystemDelayer> ownDelayer;
  private final Delayer delayer;

  private SignalWebhook(Builder builder) {
    this.check = builder.check;
    this.handler = builder.handler;
    this.clock = builder.clock;
    this.reporter = new OutcomeReporter<>(builder.listener, builder.clock);
    this.handlerTimeout = builder.handlerTimeout;
    this.inFlight = new Semaphore(builder.maxInFlight);
    this.rate = new UserRateLimiter(builder.ratePerUser);
    this.envelopes =
        builder.envelopeKeys.map(keys -> new EnvelopeOpener(keys, builder.bareAllowed));
    this.deduplicator =
        new Deduplicator<>(
            EnvelopeOpener.retention(),
            builder.maxEnvelopes,
            outcome -> outcome instanceof CallbackOutcome.Handled);
    this.ownDelayer =
        builder.delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
    this.delayer = builder.delayer.orElseGet(ownDelayer::orElseThrow);
  }

  /** Whether messages may or must come in an {@link dev.rtcsignal.domain.auth.Envelope}. */
  public enum EnvelopePolicy {
    /** Envelopes are not verified: their text is the message. */
    OFF,
    /** Envelopes are verified; bare messages are accepted too, also those of an attacker. */
    ACCEPTED,
    /** Bare messages are rejected as not proved. */
    DEMANDED
  }

  /**
   * Starts a webhook.
   *
   * @param check proves the sender
   * @param handler gets the messages
   * @param clock gives the current time; {@code InstantSource.system()}
   * @return a builder
   */
  public static Builder builder(SenderCheck check, SignalHandler handler, InstantSource clock) {
    return new Builder(check, handler, clock);
  }

  /**
   * Takes a callback and returns the reply to it.
   *
   * @param body the bytes as they were received, with any content type; at most 512 KiB, with at
   *     most 64 KiB of message
   * @return completes normally, always, within the handler's time limit: on the caller's thread, on
   *     the one that completed the handler's answer, or, past the limit, on the delayer's
   */
  public CompletionStage<WebhookReply> receive(byte[] body) {
    return handle(body).thenApply(callback -> WebhookReply.of(callback.outcome()));
  }

  /**
   * Takes a callback and returns its outcome, from which {@link WebhookReply#of} derives the reply.
   *
   * @param body as for {@link #receive}
   * @return completes as that of {@link #receive}
   */
  public CompletionStage<ReceivedCallback<InboundSignal>> handle(byte[] body) {
    Objects.requireNonNull(body);
    Instant now = clock.instant();
    try {
      UnverifiedContent content = CallbackJson.read(body);
      return check(content, now)
          .thenApply(outcome -> reporter.report(outcome, now, body, Optional.of(content)));
    } catch (UnreadableBodyException e) {
      return CompletableFuture.completedFuture(
          reporter.report(e.outcome(), now, body, Optional.empty()));
    }
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> check(
      UnverifiedContent content, Instant now) {
    try {
      Verdict<VerifiedSender> verdict =
          Objects.requireNonNull(check.check(content.signature(), now));
      return verdict.match(
          trusted -> open(trusted.value(), content, now),
          rejected -> notProved(rejected.reason(), Optional.empty()));
    } catch (RuntimeException | Error e) {
      HandlerCall.logFailure("sender check", e);
      return done(new CallbackOutcome.CheckFailed<>(e.getClass().getName()));
    }
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> open(
      VerifiedSender sender, UnverifiedContent content, Instant now) {
    if (envelopes.isEmpty()) {
      return admit(new InboundSignal(sender, content.payload()), now, signal -> signal);
    }
    return envelopes
        .get()
        .open(sender, content, now)
        .match(
            trusted -> handleOnce(trusted.value(), content, now),
            rejected -> notProved(rejected.reason(), Optional.of(sender)));
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> handleOnce(
      InboundSignal signal, UnverifiedContent content, Instant now) {
    UnaryOperator<InboundSignal> counted =
        one -> envelopes.orElseThrow().count(one, content.signature());
    return signal
        .envelope()
        .map(
            envelope ->
                deduplicator.handle(
                    nameOf(signal.sender(), envelope),
                    signal,
                    now,
                    () -> admit(signal, now, counted)))
        .orElseGet(() -> admit(signal, now, counted));
  }

  /** The same user may send a message again under another signature. */
  private static String nameOf(VerifiedSender sender, EnvelopeHeader envelope) {
    return String.join("\n", sender.app().value(), sender.user().value(), envelope.id());
  }

  /**
   * Counts the message against the user's rate only after its envelope was verified, so that an
   * attacker who repeats or changes messages cannot use up the rate.
   */
  private CompletionStage<CallbackOutcome<InboundSignal>> admit(
      InboundSignal signal, Instant now, UnaryOperator<InboundSignal> counted) {
    if (!inFlight.tryAcquire()) {
      return done(new CallbackOutcome.Overloaded<>(signal, CallbackOutcome.Bound.IN_FLIGHT));
    }
    Optional<Duration> wait = rate.take(signal.sender().address(), now);
    if (wait.isPresent()) {
      inFlight.release();
      return done(new CallbackOutcome.RateLimited<>(signal, wait.get()));
    }
    InboundSignal first = counted.apply(signal);
    return HandlerCall.start(first, () -> handler.onSignal(first), handlerTimeout, delayer)
        .thenApply(
            outcome -> {
              inFlight.release();
              return outcome;
            });
  }

  private static CompletionStage<CallbackOutcome<InboundSignal>> notProved(
      RejectionReason reason, Optional<VerifiedSender> sender) {
    return done(new CallbackOutcome.NotProved<>(reason, sender));
  }

  private static CompletionStage<CallbackOutcome<InboundSignal>> done(
      CallbackOutcome<InboundSignal> outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  /**
   * Ends the timer that this webhook made for itself, so that handlers have no time limit any more.
   * A webhook that is closed must not be used.
   */
  @Override
  public void close() {
    ownDelayer.ifPresent(SystemDelayer::close);
  }

  /** Collects the options of a webhook. Not safe for use by multiple threads. */
  public static final class Builder {
    private final SenderCheck check;
    private final SignalHandler handler;
    private final InstantSource clock;
    private CallbackListener<InboundSignal> listener = callback -> {};
    private Optional<Delayer> delayer = Optional.empty();
    private Duration handlerTimeout = Duration.ofSeconds(5);
    private int maxInFlight = 1024;
    private int ratePerUser = 20;
    private int maxEnvelopes = 500_000;
    private Optional<AppKeys> envelopeKeys = Optional.empty();
    private boolean bareAllowed = true;

    private Builder(SenderCheck check, SignalHandler handler, InstantSource clock) {
      this.check = Objects.requireNonNull(check);
      this.handler = Objects.requireNonNull(handler);
      this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Sets the time limit of the handler; 5 s by default. A client stops waiting after 12 s
     * (vendor-facts 4.3). After the limit the reply is 503, and the handler's stage is cancelled.
     *
     * @param timeout more than 0
     * @return this builder
     */
    public Builder handlerTimeout(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException(
            "the time limit of the handler must be more than 0 but is " + timeout);
      }
      handlerTimeout = timeout;
      return this;
    }

    /**
     * Sets the listener for the outcome of each callback; by default there is none.
     *
     * @param observer the listener
     * @return this builder
     */
    public Builder listener(CallbackListener<InboundSignal> observer) {
      listener = Objects.requireNonNull(observer);
      return this;
    }

    /**
     * Sets what measures the handlers' time limits: by default a {@link SystemDelayer} of the
     * webhook's own, which ends with {@link SignalWebhook#close}.
     *
     * @param shared the delayer, which the webhook does not close
     * @return this builder
     */
    public Builder delayer(Delayer shared) {
      delayer = Optional.of(shared);
      return this;
    }

    /**
     * Sets how many callbacks may be in flight at once; 1,024 by default. Callbacks beyond that get
     * the reply 503. A callback that timed out no longer counts, although its handler may still
     * run: limit handlers by their executor.
     *
     * @param messages at least 1
     * @return this builder
     */
    public Builder maxInFlight(int messages) {
      if (messages < 1) {
        throw new IllegalArgumentException(
            "at least 1 message must be allowed in flight, but the limit is " + messages);
      }
      maxInFlight = messages;
      return this;
    }

    /**
     * Sets how many messages a second each proved user may send, and as many at once; 20 by default
     * (vendor-facts 7.1). Messages beyond that get the reply 429. Only messages that reach the
     * handler count.
     *
     * @param messages 1 to 1,000,000
     * @return this builder
     */
    public Builder ratePerUser(int messages) {
      if (messages < 1 || messages > 1_000_000) {
        throw new IllegalArgumentException(
            "the rate per user is 1 to 1,000,000 messages a second but this is " + messages);
      }
      ratePerUser = messages;
      return this;
    }

    /**
     * Sets whether messages may or must come in an {@link dev.rtcsignal.domain.auth.Envelope};
     * {@link EnvelopePolicy#OFF} by default. A repeated message that this process has handled is
     * acknowledged with an empty body and not handled again.
     *
     * @param policy whether envelopes are verified and required
     * @param keys the AppKeys from which the keys of envelopes are derived
     * @return this builder
     */
    public Builder envelopes(EnvelopePolicy policy, AppKeys keys) {
      envelopeKeys = policy == EnvelopePolicy.OFF ? Optional.empty() : Optional.of(keys);
      bareAllowed = policy != EnvelopePolicy.DEMANDED;
      return this;
    }

    /**
     * Sets how many messages with envelopes are remembered, each for 10 minutes, so that none is
     * handled twice; 500,000 by default, about 60 MB when all are in use. Messages beyond that get
     * the reply 503.
     *
     * @param messages at least 1
     * @return this builder
     */
    public Builder maxEnvelopesRemembered(int messages) {
      if (messages < 1) {
        throw new IllegalArgumentException(
            "at least 1 message must be remembered, but the limit is " + messages);
      }
      maxEnvelopes = messages;
      return this;
    }

    /** {@return the webhook} */
    public SignalWebhook build() {
      return new SignalWebhook(this);
    }
  }
}
