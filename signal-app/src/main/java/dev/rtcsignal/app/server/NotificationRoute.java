package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.observe.FailureLog;
import dev.rtcsignal.app.observe.FailureLog.Refusal;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers {@code POST /notifications}. Counts failed proofs apart from those of callbacks: an
 * address that proves callbacks proves nothing about notifications.
 */
final class NotificationRoute extends WebhookRoute<RtcEvent> {
  private final NotificationWebhook webhook;
  private final ServerEvents events;

  NotificationRoute(
      ServerOptions options,
      NotificationWebhook webhook,
      ServerEvents events,
      ServerMetrics metrics,
      FailureLog log) {
    super(options, "notification", metrics.notifications(), log);
    this.webhook = webhook;
    this.events = events;
  }

  @Override
  CompletableFuture<ReceivedCallback<RtcEvent>> handle(byte[] body) {
    return webhook.handle(body).toCompletableFuture();
  }

  @Override
  WebhookReply reply(CallbackOutcome<RtcEvent> outcome) {
    return WebhookReply.ofNotification(outcome);
  }

  @Override
  Optional<String> publish(
      HttpServerRequest request,
      byte[] body,
      ReceivedCallback<RtcEvent> callback,
      WebhookReply reply) {
    events.publish(new NotificationReceived(callback, response(reply)));
    return callback.outcome() instanceof CallbackOutcome.Proved<RtcEvent> proved
        ? Optional.of(proved.message().source().id())
        : Optional.empty();
  }

  @Override
  Refusal refusal(
      ReceivedCallback<RtcEvent> callback,
      WebhookReply reply,
      String address,
      Optional<String> id) {
    return new Refusal(
        "notification",
        reply.status(),
        reply.note(),
        callback.took(),
        address,
        Optional.empty(),
        id);
  }
}
