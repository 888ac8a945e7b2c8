package dev.rtcsignal.app.observe;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.server.Given;
import dev.rtcsignal.domain.message.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes the events of callbacks and notifications as the routes publish them. */
public final class RecordedEvents {
  private RecordedEvents() {}

  public static WebhookReply reply(int status, String body, String note) {
    return new WebhookReply(status, Bytes.utf8(body), Optional.empty(), note);
  }

  /** Returns a callback whose response took 3 ms. */
  public static CallbackReceived callback(byte[] body, Instant at, WebhookReply reply) {
    return callback(body, at, Given.of(reply));
  }

  public static CallbackReceived callback(byte[] body, Instant at, Given given) {
    return new CallbackReceived(
        new RecentCallback(1, at, Duration.ofMillis(3), body, given, Optional.empty()));
  }

  /** Returns a notification whose response took 3 ms. */
  public static NotificationReceived notification(byte[] body, Instant at, WebhookReply reply) {
    return new NotificationReceived(body, at, Duration.ofMillis(3), Given.of(reply));
  }
}
