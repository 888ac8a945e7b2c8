package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.SignalRouter;

/**
 * Adds routes, error rules and middleware to the router; every bean of this type is called, in
 * order.
 *
 * <pre>{@code
 * @Bean
 * Routes errors() {
 *   return router ->
 *       router.onError(IllegalStateException.class, e -> new RouteException("closed", "too late"));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Routes {
  /**
   * Adds to the router. Its codec is set already.
   *
   * @param router the builder of the router
   */
  void addTo(SignalRouter.Builder router);
}
