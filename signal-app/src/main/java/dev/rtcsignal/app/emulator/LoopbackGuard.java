package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.http.ErrorReply;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Lets through who is on this machine. A page from elsewhere that runs in a browser here is not: it
 * shows by its Origin, or, if its name was rebound to this machine, by the Host.
 */
final class LoopbackGuard {
  private LoopbackGuard() {}

  static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
    boolean local =
        isLoopback(request.remoteAddress().hostAddress())
            && Optional.ofNullable(request.authority())
                .map(HostAndPort::host)
                .filter(LoopbackGuard::isLoopback)
                .isPresent()
            && origin.map(LoopbackGuard::isLocalOrigin).orElse(true);
    if (!local) {
      ErrorReply.send(context, 403, "loopback", "the emulator is controlled from its own machine");
      return;
    }
    origin.ifPresent(page -> allow(context, page));
    if (request.method() == HttpMethod.OPTIONS) {
      context.response().setStatusCode(204).end();
    } else {
      context.next();
    }
  }

  /** The console is a page of the server, which listens on another port. */
  private static void allow(RoutingContext context, String page) {
    context
        .response()
        .putHeader("Access-Control-Allow-Origin", page)
        .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE")
        .putHeader("Access-Control-Allow-Headers", "Content-Type")
        .putHeader("Vary", "Origin");
  }

  private static boolean isLocalOrigin(String origin) {
    return Values.of(origin, URI::create)
        .map(URI::getHost)
        .filter(LoopbackGuard::isLoopback)
        .isPresent();
  }

  /** A name other than localhost is not looked up: it could be anybody's. */
  static boolean isLoopback(String host) {
    String bare = host.replaceAll("^\\[|]$", "");
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    boolean literal = bare.matches("[0-9.]+") || bare.contains(":");
    try {
      return literal && InetAddress.getByName(bare).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
