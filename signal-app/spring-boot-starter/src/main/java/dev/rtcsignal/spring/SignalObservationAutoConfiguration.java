package dev.rtcsignal.spring;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observations of an application with an observation registry. */
@AutoConfiguration(
    after = SignalAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@ConditionalOnClass(name = "io.micrometer.observation.ObservationRegistry")
@ConditionalOnBean(
    value = SignalProperties.class,
    type = "io.micrometer.observation.ObservationRegistry")
class SignalObservationAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  SendObservations signalSendObservations(ObservationRegistry registry) {
    return new SendObservations(registry);
  }

  /** Outermost, so that other middleware is in the scope too. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @ConditionalOnMissingBean
  CallbackObservations signalCallbackObservations(ObservationRegistry registry) {
    return new CallbackObservations(registry);
  }
}
