package dev.rtcsignal.app;

import dev.rtcsignal.adapter.webhook.SignalWebhook.Sealing;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.config.FrontSettings;
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
record Trust(
    Sealing sealing,
    int userRate,
    Duration handlerTimeout,
    Duration maxTokenLifetime,
    RevocationList revocations,
    Optional<Supplier<List<NotificationSecret>>> notifications,
    boolean olderNotificationHash) {

  static Trust of(FrontSettings front, ServerSecrets secrets) {
    return new Trust(
        Sealing.valueOf(front.sealed().toUpperCase(Locale.ROOT)),
        front.userRate(),
        front.handlerTimeout(),
        front.maxTokenLifetime(),
        secrets.revocations(),
        secrets.notifications(),
        front.olderNotificationHash());
  }

  /** Returns what holds where nothing is set. */
  static Trust byDefault() {
    return new Trust(
        Sealing.ACCEPTED,
        20,
        Duration.ofSeconds(5),
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
        userRate,
        handlerTimeout,
        maxTokenLifetime,
        revocations,
        Optional.of(() -> Stream.concat(others.get().stream(), Stream.of(secret)).toList()),
        olderNotificationHash);
  }
}
