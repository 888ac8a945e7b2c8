package dev.rtcsignal.app;

import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.ServerSecrets;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.ports.RevocationList;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which messages and notifications are believed, and how many.
 *
 * @param notifications the keys of notifications; empty for no notifications
 */
public record Trust(
    EnvelopePolicy sealing,
    Bounds bounds,
    Duration maxTokenLifetime,
    RevocationList revocations,
    Optional<Supplier<List<NotificationSecret>>> notifications,
    boolean olderNotificationHash) {

  /**
   * How much is taken.
   *
   * @param userRate messages a second of a proved user
   * @param handlerTimeout how long the application may take for one
   * @param sealedRemembered messages that cannot be repeated, for ten minutes each
   * @param notificationsRemembered events that are not taken twice, for twenty minutes each
   */
  record Bounds(
      int userRate, Duration handlerTimeout, int sealedRemembered, int notificationsRemembered) {}

  static Trust of(ServerConfig front, ServerSecrets secrets) {
    return new Trust(
        EnvelopePolicy.valueOf(front.sealed().toUpperCase(Locale.ROOT)),
        new Bounds(
            front.userRate(),
            front.handlerTimeout(),
            front.sealedRemembered(),
            front.notificationsRemembered()),
        front.maxTokenLifetime(),
        secrets.revocations(),
        secrets.notifications(),
        front.olderNotificationHash());
  }

  /** Returns what holds where nothing is set. */
  public static Trust byDefault() {
    return new Trust(
        EnvelopePolicy.ACCEPTED,
        new Bounds(20, Duration.ofSeconds(5), 500_000, 250_000),
        TokenSenderCheck.DEFAULT_MAX_LIFETIME,
        RevocationList.none(),
        Optional.empty(),
        false);
  }

  /** Returns the same that believes notifications under that key too. */
  Trust notifiedUnder(NotificationSecret secret) {
    Supplier<List<NotificationSecret>> others = notifications.orElse(List::of);
    return new Trust(
        sealing,
        bounds,
        maxTokenLifetime,
        revocations,
        Optional.of(() -> Stream.concat(others.get().stream(), Stream.of(secret)).toList()),
        olderNotificationHash);
  }
}
