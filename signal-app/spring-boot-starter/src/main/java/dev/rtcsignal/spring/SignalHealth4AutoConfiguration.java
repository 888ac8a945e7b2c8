package dev.rtcsignal.spring;

import dev.rtcsignal.ports.outbox.OutboxTransport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The health of an application with the health indicators of Spring Boot 4. */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnBean({SignalProperties.class, CloudCredentials.class})
@Conditional(HealthEnabled.class)
class SignalHealth4AutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "signalHealthIndicator")
  HealthIndicator signalHealthIndicator(
      CloudCredentials credentials,
      SignalProperties properties,
      ObjectProvider<OutboxTransport> outbox) {
    HealthDetails details = new HealthDetails(properties, credentials, outbox);
    return () ->
        (credentials.refused() ? Health.down() : Health.up()).withDetails(details.read()).build();
  }
}
