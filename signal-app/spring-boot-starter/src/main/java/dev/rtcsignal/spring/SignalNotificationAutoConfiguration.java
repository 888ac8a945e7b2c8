package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What receives event notifications, if their secret is set. */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBean(SignalProperties.class)
@ConditionalOnSet("signal.notification.secret")
class SignalNotificationAutoConfiguration {
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
      ObjectProvider<CallbackListener<RtcEvent>> listeners) {
    SignalProperties.Notification settings = properties.notification();
    List<NotificationSecret> secrets = List.of(new NotificationSecret(settings.secret()));
    NotificationWebhook.Builder webhook =
        NotificationWebhook.builder(
            app -> app.equals(properties.app()) ? secrets : List.of(), handler);
    if (settings.olderSignatures()) {
      webhook.acceptingOlderSignatures();
    }
    return webhook
        .delayer(delayer)
        .listener(CallbackListeners.of(listeners.orderedStream().toList()))
        .maxBodyBytes(properties.callback().maxBodyBytes())
        .maxRemembered(settings.maxRemembered())
        .build();
  }
}
