package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The endpoints of an application on Spring WebFlux. */
@AutoConfiguration(
    after = {SignalCallbackAutoConfiguration.class, SignalNotificationAutoConfiguration.class})
@ConditionalOnClass(name = "org.springframework.web.reactive.function.server.RouterFunction")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class SignalReactiveAutoConfiguration {
  @Bean
  @ConditionalOnBean({SignalProperties.class, SignalWebhook.class})
  @ConditionalOnMissingBean(name = "signalCallbackEndpoint")
  RouterFunction<ServerResponse> signalCallbackEndpoint(
      SignalProperties properties, SignalWebhook webhook) {
    return new WebhookRoute(
            new SignalEndpoint(webhook::receive, properties.callback().maxBodyBytes()))
        .at(properties.callback().path());
  }

  @Bean
  @ConditionalOnBean({SignalProperties.class, NotificationWebhook.class})
  @ConditionalOnMissingBean(name = "signalNotificationEndpoint")
  RouterFunction<ServerResponse> signalNotificationEndpoint(
      SignalProperties properties, NotificationWebhook webhook) {
    return new WebhookRoute(
            new SignalEndpoint(webhook::receive, properties.notification().maxBodyBytes()))
        .at(properties.notification().path());
  }
}
