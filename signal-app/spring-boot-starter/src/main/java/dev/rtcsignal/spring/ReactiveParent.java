package dev.rtcsignal.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.function.Supplier;
import org.springframework.util.ClassUtils;
import reactor.util.context.ContextView;

/**
 * Opens the scope of the observation of an HTTP request: WebFlux has it in Reactor's context, and
 * listeners of callbacks look for it on the thread.
 */
final class ReactiveParent {
  private static final boolean OBSERVED =
      ClassUtils.isPresent(
          "io.micrometer.observation.Observation", ReactiveParent.class.getClassLoader());

  private ReactiveParent() {}

  static <T> T within(ContextView context, Supplier<T> call) {
    // A constant of the compiler: its class needs a library that may be missing.
    String key = ObservationThreadLocalAccessor.KEY;
    return OBSERVED && context.hasKey(key) ? Observed.within(context.get(key), call) : call.get();
  }

  /** A class of its own, which is loaded with Micrometer alone. */
  private static final class Observed {
    static <T> T within(Object parent, Supplier<T> call) {
      return ((Observation) parent).scoped(call);
    }
  }
}
