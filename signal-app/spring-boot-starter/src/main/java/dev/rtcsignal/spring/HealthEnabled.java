package dev.rtcsignal.spring;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Spring's own condition for health indicators has another package in Spring Boot 4. */
final class HealthEnabled extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    boolean all =
        environment.getProperty("management.health.defaults.enabled", Boolean.class, true);
    boolean enabled =
        environment.getProperty("management.health.signal.enabled", Boolean.class, all);
    return new ConditionOutcome(enabled, "management.health.signal.enabled is " + enabled);
  }
}
