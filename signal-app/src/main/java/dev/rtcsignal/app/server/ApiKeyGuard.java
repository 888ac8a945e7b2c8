package dev.rtcsignal.app.server;

import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.ForwardedAddresses;
import dev.rtcsignal.app.net.HostGuard;
import dev.rtcsignal.app.net.LoopbackGuard;
import dev.rtcsignal.ports.Delayer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Passes on requests that have an API key. Without any configured key the server listens on
 * loopback alone, and passes on every request but those of pages of other origins and those that a
 * proxy forwards.
 *
 * <p>A right key is never delayed. A wrong one is answered after a second, and at most {@value
 * #MAX_WAITING} requests of one address wait for that: while they do, a further wrong key of the
 * address is answered 429 at once.
 */
final class ApiKeyGuard {
  static final int MAX_WAITING = 10;
  private static final Duration WRONG_KEY_DELAY = Duration.ofSeconds(1);
  private static final String BEARER = "Bearer ";

  private final Supplier<ApiKeys> apiKeys;
  private final ForwardedAddresses addresses;
  private final Delayer delayer;
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

  ApiKeyGuard(ServerOptions options) {
    this.apiKeys = options.apiKeys();
    this.addresses = options.addresses();
    this.delayer = options.environment().delayer();
  }

  /**
   * Passes on requests to any path with a loopback Host, or while there is an API key: without one
   * the server listens on loopback alone, and a page reaches it under another name by DNS
   * rebinding.
   */
  void checkHost(RoutingContext context) {
    if (LoopbackGuard.hasLoopbackHost(context.request()) || !apiKeys.get().isEmpty()) {
      context.next();
    } else {
      HostGuard.refuseHost(context);
    }
  }

  void check(RoutingContext context) {
    if (permits(context)) {
      context.next();
    } else if (apiKeys.get().isEmpty()) {
      refuseRemote(context);
    } else if (context.request().getHeader(HttpHeaders.AUTHORIZATION) == null) {
      refuse(context);
    } else {
      refuseSlowly(context, addresses.of(context.request()));
    }
  }

  /** Tells whether a request has an API key, or comes from this machine if there is none. */
  boolean permits(RoutingContext context) {
    ApiKeys keys = apiKeys.get();
    if (keys.isEmpty()) {
      return LoopbackGuard.isLocal(context.request());
    }
    String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return given != null
        && given.startsWith(BEARER)
        && keys.contain(given.substring(BEARER.length()));
  }

  private static void refuseRemote(RoutingContext context) {
    ErrorReply.send(
        context,
        403,
        "origin",
        "without an API key only this machine is served; set SIGNAL_API_KEY");
  }

  private void refuseSlowly(RoutingContext context, String address) {
    if (waiting.getOrDefault(address, 0) >= MAX_WAITING) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      ErrorReply.send(context, 429, "api-key", "too many wrong API keys from this address");
      return;
    }
    waiting.merge(address, 1, Integer::sum);
    Context loop = Vertx.currentContext();
    delayer
        .after(WRONG_KEY_DELAY)
        .thenRun(() -> loop.runOnContext(turn -> refuseWaiting(context, address)));
  }

  private void refuseWaiting(RoutingContext context, String address) {
    waiting.computeIfPresent(
        address, (same, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    refuse(context);
  }

  private static void refuse(RoutingContext context) {
    if (!context.response().closed()) {
      ErrorReply.send(
          context,
          401,
          "api-key",
          "missing or invalid API key; send \"Authorization: Bearer <key>\"");
    }
  }
}
