package dev.rtcsignal.app.observe;

import dev.rtcsignal.domain.inbound.CallbackOutcome;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The name of the outcome of a callback in figures, logs and the console, as {@code not-proved}.
 */
public final class CallbackVerdict {
  private CallbackVerdict() {}

  public static String of(CallbackOutcome<?> outcome) {
    return name(outcome.getClass());
  }

  /** Returns the name of a type of outcome. */
  public static String name(Class<?> outcome) {
    return outcome.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Returns the types of all outcomes. */
  static Stream<Class<?>> all() {
    return below(CallbackOutcome.class);
  }

  private static Stream<Class<?>> below(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(CallbackVerdict::below)
        : Stream.of(type);
  }
}
