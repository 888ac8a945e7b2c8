package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.ServerEvent.QuotaUsed;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.Failures;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sends signals at {@code POST /v1/signals}, and shows the quota at {@code GET /v1/quota}. */
record SignalsRoute(
    ServerOptions options, ServerEvents events, ServerMetrics metrics, Health health) {
  private static final String RETRY_SECONDS = "1";

  void send(RoutingContext context, byte[] body) {
    SendRequest send = SendRequest.read(context, body, options);
    Context loop = Vertx.currentContext();
    Timer.Sample sample = metrics.startSend();
    Instant at = options.clock().instant();
    Instant began = options.steady().instant();
    options
        .outbox()
        .enqueue(send.request())
        .whenComplete(
            (outcome, failure) -> {
              if (failure == null) {
                follow(outcome, send, sample, at, began);
                loop.runOnContext(turn -> respond(context, send, outcome));
              } else {
                SendResult result = notStored(failure);
                completed(send.request(), result, at, began);
                loop.runOnContext(turn -> respond(context, send, result, false));
              }
            });
  }

  /** Reports the end of a signal that this request has added. */
  private void follow(
      EnqueueOutcome outcome, SendRequest send, Timer.Sample sample, Instant at, Instant began) {
    if (outcome instanceof EnqueueOutcome.Added added) {
      options
          .outbox()
          .whenEnded(added.entry())
          .thenAccept(
              ended -> {
                metrics.endSend(sample);
                completed(send.request(), result(ended), at, began);
              });
    }
  }

  private void completed(OutboxRequest request, SendResult result, Instant at, Instant began) {
    health.learn(result);
    Duration took = Duration.between(began, options.steady().instant());
    events.publish(new SendCompleted(SendOrigin.SERVER, request.signal(), result, at, took));
  }

  private static SendResult notStored(Throwable failure) {
    boolean unknown =
        Failures.unwrap(failure) instanceof StoreException known
            && known.effect() == StoreException.Effect.UNKNOWN;
    return unknown
        ? new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", "")
        : new NotSent(NotSent.Reason.STORE_FAILED);
  }

  private void respond(RoutingContext context, SendRequest send, EnqueueOutcome outcome) {
    outcome.match(
        added -> respond(context, send, added.entry(), false),
        joined -> respond(context, send, joined.entry(), true),
        conflict -> {
          refuse(context, send);
          return null;
        },
        full -> {
          respond(context, send, new NotSent(NotSent.Reason.QUEUE_FULL), false);
          return null;
        });
  }

  private static void refuse(RoutingContext context, SendRequest send) {
    String message =
        "another signal has the same Idempotency-Key and other content; take another key";
    JsonObject body =
        Json.object()
            .add("error", Json.object().add("rule", "idempotency-key").add("message", message))
            .add("name", send.request().name().value())
            .build();
    JsonReply.send(context, 422, body);
  }

  private CompletableFuture<Void> respond(
      RoutingContext context, SendRequest send, OutboxEntry entry, boolean replayed) {
    Context loop = Vertx.currentContext();
    if (send.async() && !entry.status().state().hasEnded()) {
      accept(context, entry, replayed);
      return CompletableFuture.completedFuture(null);
    }
    return options
        .outbox()
        .whenEnded(entry)
        .thenAccept(
            ended -> loop.runOnContext(turn -> respond(context, send, result(ended), replayed)));
  }

  private static SendResult result(OutboxEntry ended) {
    return ended.status().result().orElseThrow();
  }

  /** Answers once the signal is durable. */
  private static void accept(RoutingContext context, OutboxEntry entry, boolean replayed) {
    context.response().putHeader(HttpHeaders.LOCATION, "/v1/signals/" + entry.name());
    context.response().putHeader("Preference-Applied", "respond-async");
    replayed(context, replayed);
    JsonObject body =
        Json.object()
            .add("name", entry.name().value())
            .add("state", OutboxJson.name(entry.status().state()))
            .build();
    JsonReply.send(context, 202, body);
  }

  private static void replayed(RoutingContext context, boolean replayed) {
    if (replayed) {
      context.response().putHeader("Idempotency-Replayed", "true");
    }
  }

  private void respond(
      RoutingContext context, SendRequest send, SendResult result, boolean replayed) {
    if (context.response().closed()) {
      return;
    }
    if (result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.NO_ACCESS_KEY) {
      // The client's mistake, and no reason to try again.
      ErrorReply.send(context, 400, "app-id", "the application has no access key");
      return;
    }
    QuotaClaim claim = QuotaClaim.of(send.request().signal(), send.request().options().priority());
    SendResultJson outcome = SendResultJson.of(result);
    Optional<RetryAfter> wait = RetryAfter.of(result, claim, options.quota());
    replayed(context, replayed);
    retryAfter(result, wait)
        .ifPresent(seconds -> context.response().putHeader(HttpHeaders.RETRY_AFTER, seconds));
    JsonObject body = wait.map(again -> again.addTo(outcome.body())).orElse(outcome.body());
    JsonReply.send(
        context,
        outcome.status(),
        Json.object(body).add("name", send.request().name().value()).build());
  }

  private static Optional<String> retryAfter(SendResult result, Optional<RetryAfter> wait) {
    boolean store =
        result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.STORE_FAILED;
    return wait.map(RetryAfter::seconds)
        .or(() -> store ? Optional.of(RETRY_SECONDS) : Optional.empty());
  }

  void showQuota(RoutingContext context) {
    QuotaUsage usage = options.quota().use(options.app());
    JsonReply.send(context, 200, QuotaJson.use(options.app(), usage, events.waiting()));
  }

  /** Publishes the quota while it is in use, or below its limit. */
  void publishQuota() {
    QuotaUsage usage = options.quota().use(options.app());
    int waiting = events.waiting();
    QuotaDecision.Fill total = usage.total();
    if (total.used() > 0 || waiting > 0 || total.ceiling() < total.limit()) {
      events.publish(new QuotaUsed(options.app(), usage, waiting));
    }
  }
}
