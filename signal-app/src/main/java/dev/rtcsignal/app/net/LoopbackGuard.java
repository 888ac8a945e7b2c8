package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Accepts only requests of programs and pages of this machine. A page of another site that runs in
 * a local browser is detected by its Origin, or after DNS rebinding by the Host.
 */
public final class LoopbackGuard {
  private static final Pattern ORIGIN =
      Pattern.compile("(?i)http(?<tls>s)?://(?<authority>[^/?#@]+)");

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private LoopbackGuard() {}

  /** Passes on requests from this machine and its pages on any port; answers others 403. */
  public static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!isLocal(request)) {
      ErrorReply.send(context, 403, "loopback", "only loopback requests are accepted");
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
   * Tells whether a request comes from this machine, has a loopback Host, has no foreign Origin and
   * was not forwarded by a proxy.
   */
  public static boolean isLocal(HttpServerRequest request) {
    return isLoopback(request.remoteAddress().hostAddress())
        && !request.headers().contains("Forwarded")
        && !request.headers().contains("X-Forwarded-For")
        && hasLocalHostAndOrigin(request);
  }

  private static boolean hasLocalHostAndOrigin(HttpServerRequest request) {
    return hasLoopbackHost(request)
        && origin(request).map(LoopbackGuard::isLocalOrigin).orElse(true);
  }

  /** Tells whether the Host of a request is a loopback address or localhost. */
  public static boolean hasLoopbackHost(HttpServerRequest request) {
    return host(request).map(HostAndPort::host).filter(LoopbackGuard::isLoopback).isPresent();
  }

  /** Returns the Host of a request; empty if it has none, or a malformed one. */
  static Optional<HostAndPort> host(HttpServerRequest request) {
    try {
      return Optional.ofNullable(request.authority());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells whether a request has no Origin, a loopback Origin or that of its own Host and port. */
  static boolean hasOwnOrigin(HttpServerRequest request) {
    return origin(request)
        .map(
            page ->
                isLocalOrigin(page) || host(request).filter(own -> isOwn(page, own)).isPresent())
        .orElse(true);
  }

  /** A Host without a port gets the default port of the Origin's scheme: a proxy may end TLS. */
  private static boolean isOwn(String page, HostAndPort own) {
    Matcher origin = ORIGIN.matcher(page);
    if (!origin.matches()) {
      return false;
    }
    int byDefault = origin.group("tls") == null ? HTTP : HTTPS;
    HostAndPort address = HostAndPort.parseAuthority(origin.group("authority"), byDefault);
    int port = own.port() > 0 ? own.port() : byDefault;
    return address != null && address.host().equalsIgnoreCase(own.host()) && address.port() == port;
  }

  private static Optional<String> origin(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Origin"));
  }

  /** CORS: the console is a page of the server, which has another port. */
  private static void allow(RoutingContext context, String page) {
    context
        .response()
        .putHeader("Access-Control-Allow-Origin", page)
        .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE")
        .putHeader("Access-Control-Allow-Headers", "Content-Type")
        .putHeader("Vary", "Origin");
  }

  private static boolean isLocalOrigin(String page) {
    Matcher origin = ORIGIN.matcher(page);
    return origin.matches()
        && Optional.ofNullable(HostAndPort.parseAuthority(origin.group("authority"), HTTP))
            .map(HostAndPort::host)
            .filter(LoopbackGuard::isLoopback)
            .isPresent();
  }

  /** Names other than localhost are not looked up: their DNS may be under an attacker's control. */
  private static boolean isLoopback(String host) {
    String bare = host.replaceAll("^\\[|]$", "");
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    return IpRange.parsed(bare).filter(InetAddress::isLoopbackAddress).isPresent();
  }
}
