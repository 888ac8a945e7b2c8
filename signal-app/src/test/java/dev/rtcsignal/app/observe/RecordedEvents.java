package dev.rtcsignal.app.observe;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Makes events of callbacks and notifications as the routes publish them. */
public final class RecordedEvents {
  private RecordedEvents() {}

  /** Returns the event of a callback that the webhook took. */
  public static CallbackReceived callback(SignalWebhook webhook, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ReceivedCallback<InboundSignal> received = webhook.handle(bytes).toCompletableFuture().join();
    return callback(received, response(WebhookReply.of(received.outcome())));
  }

  /** Returns the event of a callback with another response than that to its outcome. */
  public static CallbackReceived callback(
      ReceivedCallback<InboundSignal> received, CallbackResponse response) {
    return new CallbackReceived(
        received,
        RecentCallback.of(1, received, new byte[0], response, Optional.empty(), Optional.empty()));
  }

  /** Returns the event of a notification that the webhook took. */
  public static NotificationReceived notification(NotificationWebhook webhook, String body) {
    ReceivedCallback<RtcEvent> received =
        webhook.handle(body.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    return new NotificationReceived(
        received, response(WebhookReply.ofNotification(received.outcome())));
  }

  private static CallbackResponse response(WebhookReply reply) {
    return new CallbackResponse(reply.status(), reply.body(), reply.note());
  }
}
