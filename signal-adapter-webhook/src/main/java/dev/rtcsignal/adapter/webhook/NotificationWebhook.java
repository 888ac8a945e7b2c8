package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.Notification;
import dev.rtcsignal.domain.event.Notification.Hash;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Turns the raw body of one event notification into one reply: reads it strictly, verifies that the
 * cloud sent it, and calls the handler once for each event (vendor-facts 6).
 *
 * <pre>{@code
 * var webhook = NotificationWebhook.builder(app, () -> secrets, handler, clock).build();
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
  private static final Ack OK = Ack.text("ok");

  /** The names under which each event is remembered. */
  private static final int NAMES = 2;

  private final Supplier<List<NotificationSecret>> secrets;
  private final EventHandler handler;
  private final InstantSource clock;
  private final OutcomeReporter<RtcEvent> reporter;
  private final Notification.Acceptance acceptance;
  private final Deduplicator<Optional<RoomId>, RtcEvent> deduplicator;
  private final boolean ownsDelayer;
  private final int maxBodyBytes;
  private final Delayer delayer;
  private final HandlerCall.Conditions<RtcEvent> conditions;

  private NotificationWebhook(Builder builder) {
    this.secrets = builder.secrets;
    this.handler = builder.handler;
    this.clock = builder.clock;
    this.reporter = new OutcomeReporter<>(builder.listener, builder.clock);
    this.acceptance = new Notification.Acceptance(builder.app, builder.hashes, builder.maxAge);
    this.deduplicator =
        new Deduplicator<>(
            builder.maxAge.multipliedBy(2).plusSeconds(1),
            // One more, since an owner may take as many as are free after that.
            NAMES * builder.maxRemembered + 1,
            outcome -> WebhookReply.ofNotification(outcome).status() == 200);
    this.maxBodyBytes = builder.maxBodyBytes;
    this.ownsDelayer = builder.delayer.isEmpty();
    this.delayer = builder.delayer.orElseGet(SystemDelayer::new);
    this.conditions = new HandlerCall.Conditions<>(HANDLER_TIMEOUT, delayer, builder.onFailure);
  }

  /**
   * Returns a builder.
   *
   * @param app the application whose notifications are accepted
   * @param secrets returns the secrets that are valid now; called for each notification
   * @param handler handles each event once
   * @param clock the time for the check; {@code InstantSource.system()}
   * @return a builder
   */
  public static Builder builder(
      AppId app,
      Supplier<List<NotificationSecret>> secrets,
      EventHandler handler,
      InstantSource clock) {
    return new Builder(app, secrets, handler, clock);
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
    Instant now = clock.instant();
    return read(body)
        .map(notification -> check(notification, now))
        .orElseGet(() -> done(unreadable(body)))
        .thenApply(outcome -> reporter.report(outcome, now, body, Optional.empty()));
  }

  private Optional<Notification> read(byte[] body) {
    return body.length > maxBodyBytes ? Optional.empty() : NotificationJson.read(body);
  }

  private CallbackOutcome<RtcEvent> unreadable(byte[] body) {
    return body.length > maxBodyBytes
        ? new CallbackOutcome.TooLarge<>("a notification takes at most " + maxBodyBytes + " bytes")
        : new CallbackOutcome.Malformed<>("it is one JSON object with its eight texts, each once");
  }

  private CompletionStage<CallbackOutcome<RtcEvent>> check(Notification notification, Instant now) {
    try {
      return notification
          .verify(secrets.get(), acceptance, now)
          .match(
              trusted -> handleOnce(notification.proof(), trusted.value(), now),
              rejected ->
                  done(new CallbackOutcome.NotProved<>(rejected.reason(), Optional.empty())));
    } catch (RuntimeException | Error e) {
      HandlerCall.logFailure("check of a notification", e);
      return done(new CallbackOutcome.CheckFailed<>(e.getClass().getName()));
    }
  }

  /**
   * Remembers two names: a retry may have another Nonce, and so another signature; a notification
   * whose fields were cut anew has another id, which the signature covers no better than that.
   */
  private CompletionStage<CallbackOutcome<RtcEvent>> handleOnce(
      Notification.Proof proof, VerifiedNotification notification, Instant now) {
    RtcEvent event = EventDataJson.read(notification);
    String signature = "signature " + proof.signature();
    String id = "id " + notification.id();
    Optional<RoomId> room = room(event);
    return deduplicator.handle(
        room,
        signature,
        event,
        now,
        () -> deduplicator.handle(room, id, event, now, () -> callHandler(event)));
  }

  /**
   * Returns the owner of an event's share of the memory, so that the events of a crowded room do
   * not displace those of others.
   */
  private static Optional<RoomId> room(RtcEvent event) {
    if (event instanceof RtcEvent.UserEvent user) {
      return Optional.of(user.who().room());
    }
    if (event instanceof RtcEvent.RoomDestroy destroyed) {
      return Optional.of(destroyed.room());
    }
    return event instanceof RtcEvent.Task task ? Optional.of(task.room()) : Optional.empty();
  }

  /** The answer that a time-out cancels is not the handler's own: the handler keeps the event. */
  private CompletionStage<CallbackOutcome<RtcEvent>> callHandler(RtcEvent event) {
    return HandlerCall.start(
        event, () -> handler.onEvent(event).thenApply(taken -> OK), conditions);
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
    if (ownsDelayer && delayer instanceof SystemDelayer own) {
      own.close();
    }
  }

  /** Collects the options of a webhook. Not safe for use by many threads. */
  public static final class Builder {
    private static final int MAX_REMEMBERED = Integer.MAX_VALUE / NAMES;

    private final AppId app;
    private final Supplier<List<NotificationSecret>> secrets;
    private final EventHandler handler;
    private final InstantSource clock;
    private CallbackListener<RtcEvent> listener = callback -> {};
    private BiConsumer<RtcEvent, Throwable> onFailure = (event, error) -> {};
    private Optional<Delayer> delayer = Optional.empty();
    private List<Hash> hashes = List.of(Hash.DOCUMENTED);
    private Duration maxAge = Duration.ofMinutes(10);
    private int maxRemembered = 250_000;
    private int maxBodyBytes = SignalWebhook.MAX_BODY_BYTES;

    private Builder(
        AppId app,
        Supplier<List<NotificationSecret>> secrets,
        EventHandler handler,
        InstantSource clock) {
      this.app = Objects.requireNonNull(app);
      this.secrets = Objects.requireNonNull(secrets);
      this.handler = Objects.requireNonNull(handler);
      this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Sets a listener that observes the outcome of each notification; none by default.
     *
     * @param observer must not block
     * @return this
     */
    public Builder listener(CallbackListener<RtcEvent> observer) {
      listener = Objects.requireNonNull(observer);
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
      maxBodyBytes = SignalWebhook.requireBodyLimit(bytes);
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

    /** {@return the webhook} */
    public NotificationWebhook build() {
      return new NotificationWebhook(this);
    }
  }
}
