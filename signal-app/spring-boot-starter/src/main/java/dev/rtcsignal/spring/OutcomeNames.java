package dev.rtcsignal.spring;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.message.Audience;
import java.util.Locale;

/** The names of outcomes and audiences in meters and observations: few values, none of a user. */
final class OutcomeNames {
  /** Names of classes in lower case with hyphens, made once. */
  private static final ClassValue<String> HYPHENATED =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return type.getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
              .toLowerCase(Locale.ROOT);
        }
      };

  private OutcomeNames() {}

  static String of(SendResult result) {
    return result.match(
        accepted -> "accepted",
        refused -> refused.throttled() ? "throttled" : "refused",
        notSent -> "not-sent",
        uncertain -> "uncertain");
  }

  static String of(CallbackOutcome<?> outcome) {
    return HYPHENATED.get(outcome.getClass());
  }

  static String of(Audience audience) {
    return HYPHENATED.get(audience.getClass());
  }
}
