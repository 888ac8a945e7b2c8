package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.event.Notification;
import dev.rtcsignal.domain.event.Notification.Hash;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Turns the raw body of one event notification into one reply: reads it strictly, proves that the
 * cloud sent it, and hands each event to the handler once (vendor-facts 6).
 *
 * <p>The cloud wants 200 within 5 s, else tries again, twice at most. What the handler could not
 * take is answered 500 and, when it is tried again, handed over again; a handler that is still at
 * it after 4 s keeps the event, and the cloud is told 200. Safe for use by many threads.
 */
public final class NotificationWebhook {
  private static final Logger LOG = System.getLogger(NotificationWebhook.class.getName());
  private static final long PATIENCE_MILLIS = 4_000;

  /** Of each event, by which a repetition is known. */
  private static final int NAMES = 2;

  private static final Bytes OK = Bytes.utf8("ok");

  private final AppId app;
  private final Supplier<List<NotificationSecret>> secrets;
  private final EventHandler handler;
  private final InstantSource clock;
  private final List<Hash> hashes;
  private final Duration maxAge;
  private final Deduplicator once;

  private NotificationWebhook(Builder builder) {
    this.app = builder.app;
    this.secrets = builder.secrets;
    this.handler = builder.handler;
    this.clock = builder.clock;
    this.hashes = List.copyOf(builder.hashes);
    this.maxAge = builder.maxAge;
    this.once =
        new Deduplicator(maxAge.multipliedBy(2).plusSeconds(1), NAMES * builder.maxRemembered);
  }

  /**
   * Returns a builder.
   *
   * @param secrets the keys that are valid now, asked for each notification
   */
  public static Builder builder(
      AppId app,
      Supplier<List<NotificationSecret>> secrets,
      EventHandler handler,
      InstantSource clock) {
    return new Builder(app, secrets, handler, clock);
  }

  /**
   * Takes a notification.
   *
   * @param body the bytes as they came; at most 512 KiB
   * @return completes normally, always, within 4 s: 200 taken, or taken before; 400 malformed; 401
   *     not proved; 413 too large; 500 the handler failed; 503 too many to remember
   */
  public CompletionStage<WebhookReply> receive(byte[] body) {
    if (body.length > CallbackJson.MAX_BYTES) {
      return done(
          WebhookReply.tooLarge(
              "a notification takes at most " + CallbackJson.MAX_BYTES + " bytes"));
    }
    Optional<Notification> read = NotificationJson.read(body);
    if (read.isEmpty()) {
      return done(
          WebhookReply.malformed(
              "notification", "it is one JSON object with its eight texts, each once"));
    }
    try {
      return judge(read.get());
    } catch (RuntimeException | Error e) {
      return done(failed(e));
    }
  }

  private CompletionStage<WebhookReply> judge(Notification notification) {
    Instant now = clock.instant();
    Optional<RejectionReason> problem =
        notification.app().equals(app.value())
            ? notification.problem(secrets.get(), hashes, now, maxAge)
            : Optional.of(RejectionReason.UNKNOWN_APP);
    return problem
        .map(reason -> done(WebhookReply.notProved(reason.name())))
        .orElseGet(() -> handleOnce(notification, now));
  }

  /**
   * Two names each: a try anew may have another Nonce, and so another signature; one that was cut
   * anew has another id, where the signature covers it no better than that, or not at all.
   */
  private CompletionStage<WebhookReply> handleOnce(Notification notification, Instant now) {
    String signature = "signature " + notification.proof().signature();
    String id = "id " + notification.id();
    return once.handle(signature, now, () -> once.handle(id, now, () -> handle(notification)));
  }

  private CompletionStage<WebhookReply> handle(Notification notification) {
    CompletableFuture<WebhookReply> reply = new CompletableFuture<>();
    try {
      RtcEvent event = EventDataJson.read(notification, app);
      handler
          .onEvent(event)
          .whenComplete(
              (taken, error) ->
                  reply.complete(error == null ? WebhookReply.acknowledged(OK) : failed(error)));
    } catch (RuntimeException | Error e) {
      reply.complete(failed(e));
    }
    if (!reply.isDone()) {
      limit(reply);
    }
    return reply;
  }

  /** The timer is the JDK's, and all futures share it: what comes after must not run there. */
  private static void limit(CompletableFuture<WebhookReply> reply) {
    CompletableFuture<Void> limit =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    limit.thenRunAsync(() -> reply.complete(WebhookReply.acknowledged(OK)));
    reply.whenComplete((done, never) -> limit.cancel(true));
  }

  private static WebhookReply failed(Throwable error) {
    String what = Failures.unwrap(error).getClass().getName();
    LOG.log(Level.WARNING, "an event could not be taken: {0}", what);
    return WebhookReply.failed("event handler failed: " + what);
  }

  private static CompletionStage<WebhookReply> done(WebhookReply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  /** Collects what a webhook needs. Not for many threads. */
  public static final class Builder {
    private final AppId app;
    private final Supplier<List<NotificationSecret>> secrets;
    private final EventHandler handler;
    private final InstantSource clock;
    private List<Hash> hashes = List.of(Hash.DOCUMENTED);
    private Duration maxAge = Duration.ofMinutes(10);
    private int maxRemembered = 250_000;

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
     * Believes the older variant of the signature too, which leaves the EventId out: the hash of
     * the documentation's own example was made so, and whether clouds still make it is not known.
     */
    public Builder acceptingOlderSignatures() {
      hashes = List.of(Hash.DOCUMENTED, Hash.WITHOUT_EVENT_ID);
      return this;
    }

    /**
     * Sets how many events are remembered at most, each for twice the longest age, so that none is
     * taken twice; 250,000 by default, about 70 MB, which is 208 a second for ever. More are
     * answered 503.
     */
    public Builder maxRemembered(int events) {
      if (events < 1 || events > Integer.MAX_VALUE / NAMES) {
        throw new IllegalArgumentException("at least one event is remembered");
      }
      maxRemembered = events;
      return this;
    }

    /**
     * Sets how long ago an event may have happened, by its EventTime, and how far in the future by
     * a clock that is wrong; ten minutes by default: the cloud's three tries are seconds apart.
     */
    public Builder maxAge(Duration longest) {
      if (longest.isNegative() || longest.isZero()) {
        throw new IllegalArgumentException("the longest age is positive");
      }
      maxAge = longest;
      return this;
    }

    public NotificationWebhook build() {
      return new NotificationWebhook(this);
    }
  }
}
