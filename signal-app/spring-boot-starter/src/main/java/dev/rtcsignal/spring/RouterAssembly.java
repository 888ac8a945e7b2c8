package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.adapter.routing.RouterFields;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.ports.SignalTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Builds the router from annotated methods and from beans of {@link Routes}. */
record RouterAssembly(
    AnnotatedRoutes annotated,
    ObjectProvider<Asker> asker,
    ObjectProvider<JsonCodec> codec,
    ObjectProvider<RouterFields> fields,
    ObjectProvider<SignalRouter.Middleware> middleware,
    ObjectProvider<Routes> routes)
    implements SmartInitializingSingleton {
  /** Of an application that only receives: an answer that should be pushed returns in the ACK. */
  private static final SignalTransport NONE =
      (signal, options) ->
          CompletableFuture.completedFuture(new NotSent(NotSent.Reason.NO_ACCESS_KEY));

  SignalRouter router(Executor executor, SignalProperties properties) {
    SignalProperties.Callback settings = properties.callback();
    SignalRouter.Builder router =
        builder(properties)
            .executor(executor)
            .bounded(settings.maxInFlight(), settings.maxInFlightPerUser())
            .pushWithin(settings.handlerTimeout().multipliedBy(3).dividedBy(5));
    middleware.orderedStream().forEach(router::around);
    annotated.addTo(router);
    routes.orderedStream().forEach(more -> add(more, router));
    return router.build();
  }

  private SignalRouter.Builder builder(SignalProperties properties) {
    Asker one = asker.getIfAvailable();
    if (one != null) {
      return SignalRouter.builder(one);
    }
    SignalRouter.Builder router = SignalRouter.builder(NONE, properties.sender());
    codec.ifUnique(router::codec);
    fields.ifUnique(router::fields);
    return router;
  }

  private static void add(Routes routes, SignalRouter.Builder router) {
    try {
      routes.addTo(router);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new SignalStartException(
          "A bean of Routes, "
              + routes.getClass().getName()
              + ", cannot add its routes: "
              + e.getMessage()
              + ".",
          "Give each event one route, of a type that can be read.");
    }
  }

  /** Beans have their proxies now. */
  @Override
  public void afterSingletonsInstantiated() {
    annotated.checkAll();
  }
}
