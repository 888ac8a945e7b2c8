package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.JsonProviders;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.event.Notification;
import dev.rtcsignal.domain.event.Notification.Hash;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns the raw body of one event notification into one reply: reads it strictly, verifies that the
 * cloud sent it, and calls the handler once for each event (vendor-facts 6).
 *
 * <pre>{@code
 * var webhook = NotificationWebhook.builder(app -> secrets(app), eventHandler).build();
 * webhook.receive(body).thenAccept(reply -> respond(reply.status(), reply.body()));
 * }</pre>
 *
 * <p>The cloud expects 200 within 5 s; otherwise it tries again, twice at most. If the handler
 * fails, the reply is 500 and the next try calls the handler again. A handler that has not finished
 * after 4 s keeps the event, and the reply is 200. Safe for use by many threads. {@link #close}
 * ends the timer of this limit.
 */
public final class NotificationWebhook implements AutoCloseable {
  private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(4);

  private final Function<AppId, List<NotificationSecret>> secrets;
  private final CallbackTrace.Source<RtcEvent> traces;
  private final List<Hash> hashes;
  private final Duration maxAge;
  private final EventsOnce events;
  private final Optional<SystemDelayer> ownDelayer;
  private final int maxBodyBytes;

  private NotificationWebhook(Builder builder) {
    this.secrets = builder.secrets;
    this.traces = new CallbackTrace.Source<>(builder.listeners, builder.clock, builder.steady);
    this.hashes = builder.hashes;
    this.maxAge = builder.maxAge;
    this.maxBodyBytes = builder.maxBodyBytes;
    this.ownDelayer =
        builder.delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
    Delayer delayer = builder.delayer.orElseGet(ownDelayer::orElseThrow);
    this.events =
        new EventsOnce(
            builder.handler,
            new HandlerCall.Conditions<>(HANDLER_TIMEOUT, delayer, builder.onFailure),
            builder.maxAge.multipliedBy(2).plusSeconds(1),
            builder.maxRemembered,
            builder.seen.map(store -> new SharedClaims<>(store, delayer, HANDLER_TIMEOUT)));
  }

  /**
   * Returns a builder with the system's clocks, for one or several applications.
   *
   * @param secrets returns the secrets of an application that are valid now, none for one whose
   *     notifications are not accepted; called for each notification, so it must not block
   * @param handler handles each event once
   * @return a builder
   */
  public static Builder builder(
      Function<AppId, List<NotificationSecret>> secrets, EventHandler handler) {
    return builder(secrets, handler, SystemDefaults.clock())
        .steadyClock(SystemDefaults.steadyClock());
  }

  /**
   * Returns a builder with a clock, for tests.
   *
   * @param secrets as for {@link #builder(Function, EventHandler)}
   * @param handler handles each event once
   * @param clock the time for the check, and for durations
   * @return a builder
   */
  public static Builder builder(
      Function<AppId, List<NotificationSecret>> secrets,
      EventHandler handler,
      InstantSource clock) {
    return new Builder(secrets, handler, clock);
  }

  /**
   * Returns a builder for one application, with a clock for tests.
   *
   * @param app the application whose notifications are accepted
   * @param secrets returns the secrets that are valid now; called for each notification
   * @param handler handles each event once
   * @param clock the time for the check, and for durations
   * @return a builder
   */
  public static Builder builder(
      AppId app,
      Supplier<List<NotificationSecret>> secrets,
      EventHandler handler,
      InstantSource clock) {
    Objects.requireNonNull(app);
    Objects.requireNonNull(secrets);
    return builder(any -> any.equals(app) ? secrets.get() : List.of(), handler, clock);
  }

  /**
   * Takes a notification and returns the reply to it.
   *
   * @param body the bytes as they came; at most 512 KiB
   * @return completes normally, always, within 4 s: 200 taken, or taken before; 400 malformed; 401
   *     not proved; 413 too large; 500 the handler failed; 503 too many to remember
   */
  public CompletionStage<WebhookReply> receive(byte[] body) {
    return handle(body).thenApply(callback -> WebhookReply.ofNotification(callback.outcome()));
  }

  /**
   * Takes a notification and returns its outcome, from which {@link WebhookReply#ofNotification}
   * derives the reply.
   *
   * @param body as for {@link #receive}
   * @return completes as that of {@link #receive}
   */
  public CompletionStage<ReceivedCallback<RtcEvent>> handle(byte[] body) {
    CallbackTrace<RtcEvent> trace = traces.begin(body);
    return read(body)
        .map(notification -> check(notification, trace))
        .orElseGet(() -> done(unreadable(body)))
        .thenApply(outcome -> trace.end(outcome, Optional.empty()));
  }

  private Optional<Notification> read(byte[] body) {
    return body.length > maxBodyBytes ? Optional.empty() : NotificationJson.read(body);
  }

  private CallbackOutcome<RtcEvent> unreadable(byte[] body) {
    return body.length > maxBodyBytes
        ? new CallbackOutcome.TooLarge<>("a notification takes at most " + maxBodyBytes + " bytes")
        : new CallbackOutcome.Malformed<>("it is one JSON object with its eight texts, each once");
  }

  private CompletionStage<CallbackOutcome<RtcEvent>> check(
      Notification notification, CallbackTrace<RtcEvent> trace) {
    try {
      return verify(notification, trace.at())
          .match(
              trusted -> events.handle(notification.proof(), trusted.value(), trace),
              rejected ->
                  done(new CallbackOutcome.NotProved<>(rejected.reason(), Optional.empty())));
    } catch (RuntimeException | Error e) {
      HandlerCall.logFailure("check of a notification", e);
      return done(new CallbackOutcome.CheckFailed<>(e.getClass().getName()));
    }
  }

  /** An AppId of no valid form, and one without secrets, is an unknown application. */
  private Verdict<VerifiedNotification> verify(Notification notification, Instant now) {
    try {
      AppId app = new AppId(notification.app());
      List<NotificationSecret> known = secrets.apply(app);
      if (!known.isEmpty()) {
        return notification.verify(known, new Notification.Acceptance(app, hashes, maxAge), now);
      }
    } catch (InvalidSignalException e) {
      // Reported as the application that it is not.
    }
    return new Verdict.Rejected<>(RejectionReason.UNKNOWN_APP);
  }

  private static CompletionStage<CallbackOutcome<RtcEvent>> done(
      CallbackOutcome<RtcEvent> outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  /**
   * Ends the timer that this webhook made for itself; handlers that are still running have no time
   * limit any more. A closed webhook must not be used. Does nothing with a shared delayer.
   */
  @Override
  public void close() {
    ownDelayer.ifPresent(SystemDelayer::close);
  }

  /** Collects the options of a webhook. Not safe for use by many threads. */
  public static final class Builder {
    private static final int MAX_REMEMBERED = Integer.MAX_VALUE / EventsOnce.NAMES;

    private final Function<AppId, List<NotificationSecret>> secrets;
    private final EventHandler handler;
    private final InstantSource clock;
    private InstantSource steady;
    private final List<CallbackListener<RtcEvent>> listeners = new ArrayList<>();
    private BiConsumer<RtcEvent, Throwable> onFailure = (event, error) -> {};
    private Optional<Delayer> delayer = Optional.empty();
    private Optional<SeenStore> seen = Optional.empty();
    private List<Hash> hashes = List.of(Hash.DOCUMENTED);
    private Duration maxAge = Duration.ofMinutes(10);
    private int maxRemembered = 250_000;
    private int maxBodyBytes = SignalWebhook.MAX_BODY_BYTES;

    private Builder(
        Function<AppId, List<NotificationSecret>> secrets,
        EventHandler handler,
        InstantSource clock) {
      this.steady = clock;
      this.secrets = Objects.requireNonNull(secrets);
      this.handler = Objects.requireNonNull(handler);
      this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Adds a listener that observes each notification.
     *
     * @param observer must not block
     * @return this
     */
    public Builder listener(CallbackListener<RtcEvent> observer) {
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
    public Builder onFailure(BiConsumer<RtcEvent, Throwable> listener) {
      onFailure = Objects.requireNonNull(listener);
      return this;
    }

    /**
     * Sets what measures the handler's time limit: by default a {@link SystemDelayer} of the
     * webhook's own, which ends with {@link NotificationWebhook#close}.
     *
     * @param shared is not closed by the webhook
     * @return this
     */
    public Builder delayer(Delayer shared) {
      delayer = Optional.of(shared);
      return this;
    }

    /**
     * Accepts the older kind of signature too, which does not cover the EventId: the hash of the
     * documentation's own example is of this kind. Whether the cloud still makes it is not known.
     *
     * @return this
     */
    public Builder acceptingOlderSignatures() {
      hashes = List.of(Hash.DOCUMENTED, Hash.WITHOUT_EVENT_ID);
      return this;
    }

    /**
     * Sets the largest body in bytes; {@value SignalWebhook#MAX_BODY_BYTES} by default. A larger
     * one is answered 413.
     *
     * @param bytes 1 to {@value SignalWebhook#MAX_BODY_BYTES}
     * @return this
     */
    public Builder maxBodyBytes(int bytes) {
      maxBodyBytes = UnreadableBodyException.requireBodyLimit(bytes);
      return this;
    }

    /**
     * Sets how many events are remembered against repetition, each for twice the maximum age;
     * 250,000 by default, about 70 MB, enough for 208 events a second in many rooms; one room alone
     * may have half of them. For more the reply is 503.
     *
     * @param events 1 to 1,073,741,823
     * @return this
     */
    public Builder maxRemembered(int events) {
      if (events < 1 || events > MAX_REMEMBERED) {
        throw new IllegalArgumentException(
            events + " events remembered; must be 1 to " + MAX_REMEMBERED);
      }
      maxRemembered = events;
      return this;
    }

    /**
     * Sets how far the EventTime may be from now, both ways; 10 minutes by default. The cloud's
     * three tries are seconds apart.
     *
     * @param longest positive
     * @return this
     */
    public Builder maxAge(Duration longest) {
      if (longest.isNegative() || longest.isZero()) {
        throw new IllegalArgumentException("maxAge is " + longest + "; it must be positive");
      }
      maxAge = longest;
      return this;
    }

    /**
     * Sets the store in which processes share which events were handled; by default each process
     * remembers its own. While it fails, the reply is 503, and the cloud tries again.
     *
     * @param shared claims each event before it is handled
     * @return this
     */
    public Builder seen(SeenStore shared) {
      seen = Optional.of(shared);
      return this;
    }

    /**
     * Sets the clock of durations; by default the clock of the builder.
     *
     * @param monotonic a clock that only advances, as {@code System.nanoTime}
     * @return this
     */
    public Builder steadyClock(InstantSource monotonic) {
      steady = Objects.requireNonNull(monotonic);
      return this;
    }

    /**
     * Builds the webhook.
     *
     * @return a webhook that takes notifications
     * @throws IllegalStateException if there is no provider of Jakarta JSON Processing
     */
    public NotificationWebhook build() {
      JsonProviders.requireProcessing();
      return new NotificationWebhook(this);
    }
  }
}
