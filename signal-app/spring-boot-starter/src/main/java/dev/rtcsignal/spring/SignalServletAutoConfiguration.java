package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** The endpoints of an application on servlets, with or without Spring MVC. */
@AutoConfiguration(
    after = {SignalCallbackAutoConfiguration.class, SignalNotificationAutoConfiguration.class})
@ConditionalOnClass(name = "jakarta.servlet.http.HttpServlet")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class SignalServletAutoConfiguration {
  @Bean
  @ConditionalOnBean({SignalProperties.class, SignalWebhook.class})
  @ConditionalOnMissingBean(name = "signalCallbackEndpoint")
  ServletRegistrationBean<WebhookServlet> signalCallbackEndpoint(
      SignalProperties properties, SignalWebhook webhook) {
    return registration(
        "signalCallback",
        properties.callback().path(),
        new SignalEndpoint(webhook::receive, properties.callback().maxBodyBytes()));
  }

  @Bean
  @ConditionalOnBean({SignalProperties.class, NotificationWebhook.class})
  @ConditionalOnMissingBean(name = "signalNotificationEndpoint")
  ServletRegistrationBean<WebhookServlet> signalNotificationEndpoint(
      SignalProperties properties, NotificationWebhook webhook) {
    return registration(
        "signalNotification",
        properties.notification().path(),
        new SignalEndpoint(webhook::receive, properties.notification().maxBodyBytes()));
  }

  private static ServletRegistrationBean<WebhookServlet> registration(
      String name, String path, SignalEndpoint endpoint) {
    ServletRegistrationBean<WebhookServlet> registration =
        new ServletRegistrationBean<>(new WebhookServlet(endpoint), path);
    registration.setName(name);
    registration.setAsyncSupported(true);
    return registration;
  }
}
