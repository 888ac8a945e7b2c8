package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Tells who is on this machine. A page from elsewhere that runs in a browser here is not: it shows
 * by its Origin, or, if its name was rebound to this machine, by the Host.
 */
public final class LoopbackGuard {
  private LoopbackGuard() {}

  /** Lets through who is on this machine, and pages of this machine on any port. */
  public static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!isFromHere(request)) {
      ErrorReply.send(
          context, 403, "loopback", "this is only for pages and people on this machine");
      return;
    }
    origin(request).ifPresent(page -> allow(context, page));
    if (request.method() == HttpMethod.OPTIONS) {
      context.response().setStatusCode(204).end();
    } else {
      context.next();
    }
  }

  /**
   * Tells whether a request comes from this machine and names it as its host, and no page elsewhere
   * made it, nor anybody for whom a proxy speaks that says so.
   */
  public static boolean isFromHere(HttpServerRequest request) {
    return isLoopback(request.remoteAddress().hostAddress())
        && !request.headers().contains("Forwarded")
        && !request.headers().contains("X-Forwarded-For")
        && isAskedLocally(request);
  }

  private static boolean isAskedLocally(HttpServerRequest request) {
    return Optional.ofNullable(request.authority())
            .map(HostAndPort::host)
            .filter(LoopbackGuard::isLoopback)
            .isPresent()
        && origin(request).map(LoopbackGuard::isLocalOrigin).orElse(true);
  }

  /** Tells whether no page made a request, or one of this machine, or one of the host it asks. */
  public static boolean isOfOwnPage(HttpServerRequest request) {
    return origin(request)
        .map(
            page ->
                isLocalOrigin(page)
                    || host(page)
                        .equals(Optional.ofNullable(request.authority()).map(HostAndPort::host)))
        .orElse(true);
  }

  private static Optional<String> origin(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Origin"));
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
    return host(origin).filter(LoopbackGuard::isLoopback).isPresent();
  }

  private static Optional<String> host(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getHost());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A name other than localhost is not looked up: it could be anybody's. */
  private static boolean isLoopback(String host) {
    String bare = host.replaceAll("^\\[|]$", "");
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    return IpRange.parsed(bare).filter(InetAddress::isLoopbackAddress).isPresent();
  }
}
