package dev.rtcsignal.spring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Asks that at least one of some properties is set and not blank. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSet.OnSet.class)
@interface ConditionalOnSet {
  /** Returns the names of the properties. */
  String[] value();

  /** The condition: Spring's own takes a blank value for one that is set. */
  final class OnSet extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      Map<String, Object> attributes =
          Objects.requireNonNull(
              metadata.getAnnotationAttributes(ConditionalOnSet.class.getName()));
      List<String> names = List.of((String[]) attributes.get("value"));
      boolean set = names.stream().anyMatch(name -> isSet(context.getEnvironment(), name));
      ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSet.class);
      return set
          ? ConditionOutcome.match(message.because(names + " is set"))
          : ConditionOutcome.noMatch(message.didNotFind("property").items(names));
    }

    private static boolean isSet(Environment environment, String name) {
      try {
        return StringUtils.hasText(environment.getProperty(name));
      } catch (IllegalArgumentException e) {
        // Not its message, which quotes the whole value.
        throw new SignalStartException(
            name + " names a placeholder ${…} that has no value.",
            "Set what " + name + " names, as an environment variable, or give it a default.");
      }
    }
  }
}
