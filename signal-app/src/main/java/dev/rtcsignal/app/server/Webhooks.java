package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.util.Objects;
import java.util.Optional;

/**
 * What takes what the cloud posts.
 *
 * @param notifications empty where no secret is set, and then there is no such path
 * @param presence which the notifications feed
 */
public record Webhooks(
    SignalWebhook callbacks,
    Optional<NotificationWebhook> notifications,
    PresenceTracker presence) {
  public Webhooks {
    Objects.requireNonNull(callbacks);
    Objects.requireNonNull(notifications);
    Objects.requireNonNull(presence);
  }

  /** Returns what takes callbacks alone. */
  public static Webhooks of(SignalWebhook callbacks) {
    return new Webhooks(callbacks, Optional.empty(), new PresenceTracker());
  }
}
