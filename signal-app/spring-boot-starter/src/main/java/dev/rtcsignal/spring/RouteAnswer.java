package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.RoutedReply;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/**
 * Makes the answer of a route of what its method returns.
 *
 * @param stage returns what may still be under way as a stage
 */
record RouteAnswer(Function<Object, CompletionStage<?>> stage) {
  private static final boolean REACTOR =
      ClassUtils.isPresent("reactor.core.publisher.Mono", RouteAnswer.class.getClassLoader());

  static RouteAnswer of(RouteMethod route, Method method) {
    Class<?> type = method.getReturnType();
    if (CompletionStage.class.isAssignableFrom(type)) {
      return new RouteAnswer(value -> (CompletionStage<?>) value);
    }
    ReactiveAdapter adapter =
        REACTOR ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) : null;
    if (adapter == null) {
      return new RouteAnswer(CompletableFuture::completedFuture);
    }
    if (adapter.isMultiValue()) {
      throw route.failure(
          "returns " + type.getSimpleName() + ", which may have several values",
          "Return a Mono, a CompletionStage, or a value.");
    }
    return new RouteAnswer(value -> Single.stage(adapter, value));
  }

  CompletionStage<RoutedReply> of(Object returned) {
    return returned == null
        ? RoutedReply.done().now()
        : stage.apply(returned).thenApply(RouteAnswer::reply);
  }

  private static RoutedReply reply(Object value) {
    if (value == null) {
      return RoutedReply.done();
    }
    return value instanceof RoutedReply reply ? reply : RoutedReply.of(value);
  }

  /** A class of its own, which is loaded with Reactor alone. */
  private static final class Single {
    static CompletionStage<?> stage(ReactiveAdapter adapter, Object value) {
      return Mono.from(adapter.toPublisher(value)).toFuture();
    }
  }
}
