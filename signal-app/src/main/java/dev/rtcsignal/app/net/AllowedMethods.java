package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers 405 with the methods of the path in {@code Allow} (RFC 9110, 15.5.6). */
public final class AllowedMethods {
  private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");

  private final Router router;

  /** Makes one for the routes of a router, also those that are added later. */
  public AllowedMethods(Router router) {
    this.router = router;
  }

  /** Answers a request whose path has no such method. */
  public void refuse(RoutingContext context) {
    String allowed =
        router.getRoutes().stream()
            .filter(route -> isOf(route, context.normalizedPath()))
            .flatMap(route -> route.methods().stream())
            .map(HttpMethod::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    context.response().putHeader("Allow", allowed);
    ErrorReply.send(
        context, 405, "method", "the path has no such method, but " + allowed + "; see /");
  }

  private static boolean isOf(Route route, String path) {
    return route.methods() != null
        && route.getPath() != null
        && path.matches(PARAMETER.matcher(route.getPath()).replaceAll("[^/]+") + "/?");
  }
}
