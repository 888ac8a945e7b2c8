package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.ports.SignalTransport;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Fails the start of an application that neither sends nor receives, or has routes in vain. */
@AutoConfiguration(
    after = {
      SignalAutoConfiguration.class,
      SignalCallbackAutoConfiguration.class,
      SignalNotificationAutoConfiguration.class
    })
@ConditionalOnBean(SignalProperties.class)
class SignalStartCheckAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean({SignalTransport.class, SignalWebhook.class, NotificationWebhook.class})
  InitializingBean signalStartCheck() {
    return () -> {
      throw new SignalStartException(
          "Neither signal.app-key nor signal.access-key-id is set, so that nothing is received and"
              + " nothing is sent.",
          "Set signal.app-key to receive, signal.access-key-id and signal.secret-access-key to"
              + " send, or signal.enabled to false.");
    };
  }

  @Bean
  @ConditionalOnMissingBean(SignalWebhook.class)
  SmartInitializingSingleton signalRoutesCheck(ConfigurableListableBeanFactory beans) {
    return new AnnotatedRoutes(beans)::requireNone;
  }
}
