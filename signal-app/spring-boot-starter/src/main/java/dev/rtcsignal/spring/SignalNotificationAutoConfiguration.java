package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What receives event notifications, if their secret is set. */
@AutoConfiguration(after = {SignalAutoConfiguration.class, SignalStoreAutoConfiguration.class})
@ConditionalOnBean(SignalProperties.class)
@ConditionalOnSet("signal.notification.secret")
class SignalNotificationAutoConfiguration {
  /** With a store, all processes know what one of them is told. */
  @Bean
  @ConditionalOnBean(JdbcOutboxStore.class)
  @ConditionalOnMissingBean(EventHandler.class)
  PresenceStore signalPresenceStore(JdbcOutboxStore store) {
    return store.registers().presence();
  }

  @Bean
  @ConditionalOnMissingBean(EventHandler.class)
  PresenceTracker signalPresence() {
    return new PresenceTracker();
  }

  @Bean
  @ConditionalOnMissingBean
  NotificationWebhook signalNotificationWebhook(
      SignalProperties properties,
      EventHandler handler,
      Delayer delayer,
      @Qualifier(SignalAutoConfiguration.CLOCK) ObjectProvider<InstantSource> clock,
      ObjectProvider<SeenStore> seen,
      ObjectProvider<CallbackListener<RtcEvent>> listeners) {
    SignalProperties.Notification settings = properties.notification();
    List<NotificationSecret> secrets = List.of(new NotificationSecret(settings.secret()));
    Function<AppId, List<NotificationSecret>> known =
        app -> app.equals(properties.app()) ? secrets : List.of();
    NotificationWebhook.Builder webhook = builder(known, handler, clock.getIfAvailable());
    if (settings.olderSignatures()) {
      webhook.acceptingOlderSignatures();
    }
    listeners.orderedStream().forEach(webhook::listener);
    seen.ifUnique(webhook::seen);
    return webhook
        .delayer(delayer)
        .maxBodyBytes(settings.maxBodyBytes())
        .maxRemembered(settings.maxRemembered())
        .build();
  }

  private static NotificationWebhook.Builder builder(
      Function<AppId, List<NotificationSecret>> secrets,
      EventHandler handler,
      InstantSource clock) {
    return clock == null
        ? NotificationWebhook.builder(secrets, handler)
        : NotificationWebhook.builder(secrets, handler, clock);
  }
}
