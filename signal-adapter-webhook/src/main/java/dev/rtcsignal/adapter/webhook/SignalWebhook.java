package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.JsonProviders;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.dispatch.FairShare;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Turns the raw body of one callback into one reply: reads it strictly, proves the sender, and only
 * then calls the handler.
 *
 * <pre>{@code
 * var check = TokenSenderCheck.of(keys, Duration.ofSeconds(5));
 * var webhook = SignalWebhook.builder(check, handler).build();
 * webhook.receive(body).thenAccept(reply -> respond(reply.status(), reply.body()));
 * }</pre>
 *
 * <p>Reading and checking take microseconds and run on the caller's thread, best an event loop.
 * Safe for use by many threads. The reply does not say why a sender was not proved or what failed;
 * {@link #handle} and the {@linkplain Builder#listener listener} do. {@link #close} ends the timer
 * of the handlers' time limits.
 */
public final class SignalWebhook implements AutoCloseable {
  /** The largest body of a callback, in bytes: 512 KiB, since 64 KiB of text may be escaped. */
  public static final int MAX_BODY_BYTES = 524_288;

  private final Function<byte[], UnverifiedContent> reader;
  private final SenderCheck check;
  private final int maxBodyBytes;
  private final CallbackTrace.Source<InboundSignal> traces;
  private final Admission admission;
  private final Optional<SealedMessages> sealed;
  private final Optional<SystemDelayer> ownDelayer;

  private SignalWebhook(Builder builder) {
    this.reader = builder.reader;
    this.check = builder.check;
    this.maxBodyBytes = builder.maxBodyBytes;
    this.traces = new CallbackTrace.Source<>(builder.listeners, builder.clock, builder.steady);
    this.ownDelayer =
        builder.delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
    Delayer delayer = builder.delayer.orElseGet(ownDelayer::orElseThrow);
    this.admission =
        new Admission(
            builder.handler,
            new HandlerCall.Conditions<>(builder.handlerTimeout, delayer, builder.onFailure),
            new FairShare<>(builder.maxInFlight),
            new UserRateLimiter(builder.ratePerUser));
    this.sealed =
        builder.envelopeKeys.map(
            keys ->
                new SealedMessages(
                    new EnvelopeOpener(keys, builder.bareAllowed),
                    SealedMessages.remembered(builder.maxEnvelopes),
                    builder.seen.map(
                        store -> new SharedClaims<>(store, delayer, builder.handlerTimeout)),
                    admission));
  }

  /** Whether messages may arrive in an {@link dev.rtcsignal.domain.auth.Envelope}, or must. */
  public enum EnvelopePolicy {
    /** Envelopes are not opened: a message is handled as it arrives. */
    OFF,
    /** Envelopes are opened; bare messages are accepted too, an attacker's among them. */
    ACCEPTED,
    /** Envelopes are opened; bare messages are rejected as not proved. */
    DEMANDED
  }

  /**
   * Returns a builder with the system's clocks.
   *
   * @param check proves the sender of each callback
   * @param handler handles the messages of proved senders
   * @return a builder
   */
  public static Builder builder(SenderCheck check, SignalHandler handler) {
    return builder(check, handler, SystemDefaults.clock())
        .steadyClock(SystemDefaults.steadyClock());
  }

  /**
   * Returns a builder with a clock, for tests.
   *
   * @param check proves the sender of each callback
   * @param handler handles the messages of proved senders
   * @param clock the time for the check, and for durations
   * @return a builder
   */
  public static Builder builder(SenderCheck check, SignalHandler handler, InstantSource clock) {
    return new Builder(check, handler, clock);
  }

  /**
   * Takes a callback and returns the reply to it.
   *
   * @param body the bytes as they came, whatever content type came with them; at most 512 KiB,
   *     holding at most 64 KiB of message
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
    CallbackTrace<InboundSignal> trace = traces.begin(body);
    try {
      UnreadableBodyException.requireAtMost(maxBodyBytes, body);
      UnverifiedContent content = reader.apply(body);
      return check(content, trace).thenApply(outcome -> trace.end(outcome, Optional.of(content)));
    } catch (UnreadableBodyException e) {
      return CompletableFuture.completedFuture(trace.end(e.outcome(), Optional.empty()));
    }
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> check(
      UnverifiedContent content, CallbackTrace<InboundSignal> trace) {
    try {
      Verdict<VerifiedSender> verdict =
          Objects.requireNonNull(check.check(content.signature(), trace.at()));
      return verdict.match(
          trusted -> open(trusted.value(), content, trace),
          rejected -> SealedMessages.notProved(rejected.reason(), Optional.empty()));
    } catch (RuntimeException | Error e) {
      HandlerCall.logFailure("sender check", e);
      return CompletableFuture.completedFuture(
          new CallbackOutcome.CheckFailed<>(e.getClass().getName()));
    }
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> open(
      VerifiedSender sender, UnverifiedContent content, CallbackTrace<InboundSignal> trace) {
    return sealed
        .map(envelopes -> envelopes.open(sender, content, trace))
        .orElseGet(
            () ->
                admission.admit(
                    new InboundSignal(sender, content.payload()), trace, signal -> signal));
  }

  /**
   * Ends the timer of this webhook, and with it the time limits of handlers that still run; does
   * nothing with a shared delayer. A closed webhook must not be used.
   */
  @Override
  public void close() {
    ownDelayer.ifPresent(SystemDelayer::close);
  }

  /** Collects the options of a webhook. Not safe for use by many threads. */
  public static final class Builder {
    private final SenderCheck check;
    private final SignalHandler handler;
    private final InstantSource clock;
    private InstantSource steady;
    private Function<byte[], UnverifiedContent> reader = CallbackJson::read;
    private final List<CallbackListener<InboundSignal>> listeners = new ArrayList<>();
    private BiConsumer<InboundSignal, Throwable> onFailure = (signal, error) -> {};
    private Optional<Delayer> delayer = Optional.empty();
    private Duration handlerTimeout = Duration.ofSeconds(5);
    private int maxBodyBytes = MAX_BODY_BYTES;
    private int maxInFlight = 1024;
    private int ratePerUser = 20;
    private int maxEnvelopes = 500_000;
    private Optional<SeenStore> seen = Optional.empty();
    private Optional<AppKeys> envelopeKeys = Optional.empty();
    private boolean bareAllowed = true;

    private Builder(SenderCheck check, SignalHandler handler, InstantSource clock) {
      this.check = Objects.requireNonNull(check);
      this.handler = Objects.requireNonNull(handler);
      this.clock = Objects.requireNonNull(clock);
      this.steady = clock;
    }

    /**
     * Sets the time limit of the handler; 5 s by default, and a client gives up after 12 s
     * (vendor-facts 4.3). Past the limit the reply is 503, and the handler's answer is cancelled.
     *
     * @param timeout positive
     * @return this
     */
    public Builder handlerTimeout(Duration timeout) {
      if (timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException(
            "the handler timeout is " + timeout + "; it must be positive");
      }
      handlerTimeout = timeout;
      return this;
    }

    /**
     * Adds a listener that observes each callback.
     *
     * @param observer must not block
     * @return this
     */
    public Builder listener(CallbackListener<InboundSignal> observer) {
      listeners.add(Objects.requireNonNull(observer));
      return this;
    }

    /**
     * Sets the listener that gets each exception of the handler, as it was thrown; none by default.
     * The log has the types and frames of the exception and its causes in any case, without their
     * messages.
     *
     * @param listener called on the thread on which the handler failed; must not block. Its own
     *     exceptions are logged
     * @return this
     */
    public Builder onFailure(BiConsumer<InboundSignal, Throwable> listener) {
      onFailure = Objects.requireNonNull(listener);
      return this;
    }

    /**
     * Sets what measures the handlers' time limits: by default a {@link SystemDelayer} of the
     * webhook's own, which ends with {@link SignalWebhook#close}.
     *
     * @param shared is not closed by the webhook
     * @return this
     */
    public Builder delayer(Delayer shared) {
      delayer = Optional.of(shared);
      return this;
    }

    /**
     * Sets the largest body, {@value SignalWebhook#MAX_BODY_BYTES} bytes by default; more is 413.
     *
     * @param bytes 1 to {@value SignalWebhook#MAX_BODY_BYTES}
     * @return this
     */
    public Builder maxBodyBytes(int bytes) {
      maxBodyBytes = UnreadableBodyException.requireBodyLimit(bytes);
      return this;
    }

    /**
     * Sets how many callbacks may wait for their handler at once; 1,024 by default. Users have a
     * {@link FairShare} each, so that blocked handlers of some do not lock out others; for more the
     * reply is 503. A callback that timed out no longer counts, though its handler may still run:
     * bound that by the handler's executor.
     *
     * @param messages at least 1
     * @return this
     */
    public Builder maxInFlight(int messages) {
      maxInFlight = requireOne(messages, "in flight");
      return this;
    }

    private static int requireOne(int messages, String where) {
      if (messages < 1) {
        throw new IllegalArgumentException(
            messages + " messages " + where + "; must be at least 1");
      }
      return messages;
    }

    /**
     * Sets how many messages a second each proved user may send, and as many at once; 20 by default
     * (vendor-facts 7.1). For more the reply is 429. Callbacks that are rejected before the handler
     * are not counted.
     *
     * @param messages 1 to 1,000,000
     * @return this
     */
    public Builder ratePerUser(int messages) {
      if (messages < 1 || messages > 1_000_000) {
        throw new IllegalArgumentException(messages + " messages a second; must be 1 to 1,000,000");
      }
      ratePerUser = messages;
      return this;
    }

    /**
     * Accepts server messages of an AI agent too, which the cloud posts to its {@code
     * ServerMessageURLForRTS} (vendor-facts 4.7): they have no {@code binary}, and their message is
     * padded Base64 of bytes. Their signature is the {@code ServerMessageSignatureForRTS}, which
     * the sender check has to prove. Without this such a body is answered 400.
     *
     * @return this
     */
    public Builder acceptingAgentMessages() {
      reader = CallbackJson::readAlsoOfAgents;
      return this;
    }

    /**
     * Sets whether messages may arrive in an {@link dev.rtcsignal.domain.auth.Envelope}, or must;
     * {@link EnvelopePolicy#OFF} by default. A repetition of a message that was handled is
     * acknowledged with an empty body and not handled again.
     *
     * @param policy off, accepted, or demanded
     * @param keys the AppKeys from which the keys of envelopes are derived
     * @return this
     */
    public Builder envelopes(EnvelopePolicy policy, AppKeys keys) {
      envelopeKeys = policy == EnvelopePolicy.OFF ? Optional.empty() : Optional.of(keys);
      bareAllowed = policy != EnvelopePolicy.DEMANDED;
      return this;
    }

    /**
     * Sets how many envelopes are remembered against repetition, each for 10 minutes; 500,000 by
     * default, about 60 MB when all are in use. Users have a {@link FairShare} each; for more the
     * reply is 503.
     *
     * @param messages at least 1
     * @return this
     */
    public Builder maxEnvelopesRemembered(int messages) {
      maxEnvelopes = requireOne(messages, "remembered");
      return this;
    }

    /**
     * Sets the store in which processes share which sealed messages were handled; by default each
     * process remembers its own. While it fails, the reply to sealed messages is 503.
     *
     * @param shared claims each message before it is handled
     * @return this
     */
    public Builder seen(SeenStore shared) {
      seen = Optional.of(shared);
      return this;
    }

    /**
     * Sets the clock of durations and rates; by default the clock of the builder.
     *
     * @param monotonic a clock that only advances
     * @return this
     */
    public Builder steadyClock(InstantSource monotonic) {
      steady = Objects.requireNonNull(monotonic);
      return this;
    }

    /**
     * {@return the webhook}
     *
     * @throws IllegalStateException if there is no provider of Jakarta JSON Processing
     */
    public SignalWebhook build() {
      JsonProviders.requireProcessing();
      return new SignalWebhook(this);
    }
  }
}
