package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Detects pages of other sites in a browser: by their Origin and, if the listener is on loopback,
 * by the Host. After DNS rebinding a page has its own name as Host and Origin, and reaches
 * loopback.
 */
public final class HostGuard {
  private final Optional<String> loopbackName;

  private HostGuard(Optional<String> loopbackName) {
    this.loopbackName = loopbackName;
  }

  /**
   * Returns the guard of a listener.
   *
   * @param address the name or address that it listens on; looked up
   */
  public static HostGuard of(String address) {
    try {
      boolean loopback = InetAddress.getByName(address).isLoopbackAddress();
      return new HostGuard(loopback ? Optional.of(address) : Optional.empty());
    } catch (UnknownHostException e) {
      return new HostGuard(Optional.of(address));
    }
  }

  /** Passes on the requests that {@link #accepts} accepts; answers others 403. */
  public void check(RoutingContext context) {
    if (!hasAcceptedHost(context.request())) {
      refuseHost(context);
    } else if (!LoopbackGuard.hasOwnOrigin(context.request())) {
      ErrorReply.send(
          context, 403, "origin", "pages of another origin must not connect; open them from here");
    } else {
      context.next();
    }
  }

  /**
   * Tells whether a request has a Host of this listener, and no Origin but its own or a loopback
   * one.
   */
  public boolean accepts(HttpServerRequest request) {
    return hasAcceptedHost(request) && LoopbackGuard.hasOwnOrigin(request);
  }

  /** A listener that is not on loopback may have any name in its network. */
  private boolean hasAcceptedHost(HttpServerRequest request) {
    return loopbackName.isEmpty()
        || LoopbackGuard.hasLoopbackHost(request)
        || LoopbackGuard.host(request)
            .map(HostAndPort::host)
            .filter(loopbackName.get()::equalsIgnoreCase)
            .isPresent();
  }

  /** Answers 403 to a request with the Host of another machine. */
  public static void refuseHost(RoutingContext context) {
    ErrorReply.send(
        context,
        403,
        "host",
        "the Host is not that of a loopback address; use 127.0.0.1 or localhost in the URL, or"
            + " listen on another address (--host)");
  }
}
