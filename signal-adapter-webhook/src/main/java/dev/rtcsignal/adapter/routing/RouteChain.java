package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.dispatch.Failures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs a route inside the middleware, maps its failure to an error, and sends its answer. */
record RouteChain(
    List<SignalRouter.Middleware> middleware,
    Map<Class<?>, Function<Throwable, RouteException>> errors,
    ReplySender replies) {

  CompletionStage<Ack> run(
      RoutedRequest<?> request, ReplyTarget target, Supplier<CompletionStage<RoutedReply>> route) {
    Supplier<CompletionStage<RoutedReply>> chain = () -> start(route);
    for (int i = middleware.size() - 1; i >= 0; i--) {
      SignalRouter.Middleware outer = middleware.get(i);
      Supplier<CompletionStage<RoutedReply>> inner = chain;
      chain = () -> start(() -> outer.around(request, inner));
    }
    return chain
        .get()
        .handle(
            (reply, error) ->
                error == null ? send(request, target, reply) : refuse(request, target, error))
        .thenCompose(Function.identity());
  }

  /** A route that throws is handled as one whose stage fails. */
  private static CompletionStage<RoutedReply> start(Supplier<CompletionStage<RoutedReply>> chain) {
    try {
      return Objects.requireNonNull(chain.get());
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** An answer that the codec cannot write is a failure of the route. */
  private CompletionStage<Ack> send(
      RoutedRequest<?> request, ReplyTarget target, RoutedReply reply) {
    try {
      return replies.send(request, target, reply);
    } catch (RuntimeException e) {
      return refuse(request, target, e);
    }
  }

  private CompletionStage<Ack> refuse(
      RoutedRequest<?> request, ReplyTarget target, Throwable error) {
    Throwable cause = Failures.unwrap(error);
    if (cause instanceof RouteException refusal) {
      return replies.refuse(request, target, refusal);
    }
    return errors.entrySet().stream()
        .filter(rule -> rule.getKey().isInstance(cause))
        .findFirst()
        .map(rule -> replies.refuse(request, target, rule.getValue().apply(cause)))
        .orElseGet(() -> CompletableFuture.failedFuture(cause));
  }
}
