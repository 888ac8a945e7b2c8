package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Meters of an application with a meter registry, under the names of the reference server. */
@AutoConfiguration(
    after = SignalAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
@ConditionalOnBean(
    value = SignalProperties.class,
    type = "io.micrometer.core.instrument.MeterRegistry")
class SignalMetricsAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  DeliveryMeters signalDeliveryMeters(
      MeterRegistry registry, Quota quota, SignalProperties properties) {
    return new DeliveryMeters(registry, quota, properties.app());
  }

  @Bean
  @ConditionalOnProperty(name = "signal.store.enabled", havingValue = "true")
  @ConditionalOnMissingBean
  OutboxMeters signalOutboxMeters(MeterRegistry registry) {
    return new OutboxMeters(registry, SystemDefaults.clock());
  }

  @Bean
  @ConditionalOnMissingBean(name = "signalCallbackMeters")
  CallbackListener<InboundSignal> signalCallbackMeters(MeterRegistry registry) {
    return CallbackListener.onEnd(
        callback ->
            count(registry, "signal.callbacks", WebhookReply.of(callback.outcome()).status()));
  }

  @Bean
  @ConditionalOnMissingBean(name = "signalNotificationMeters")
  CallbackListener<RtcEvent> signalNotificationMeters(MeterRegistry registry) {
    return CallbackListener.onEnd(
        notification ->
            count(
                registry,
                "signal.notifications",
                WebhookReply.ofNotification(notification.outcome()).status()));
  }

  private static void count(MeterRegistry registry, String name, int status) {
    registry.counter(name, "status", String.valueOf(status)).increment();
  }
}
