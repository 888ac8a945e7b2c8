package dev.rtcsignal.app.server;

import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.ForwardedAddresses;
import dev.rtcsignal.app.net.LoopbackGuard;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets through whoever has an API key. Where there is none the server listens on loopback alone,
 * and every request is let through but those of pages from elsewhere, and those that a proxy passes
 * on.
 *
 * <p>A wrong key is answered after a second, and at most {@value #AT_ONCE} of one address wait for
 * that answer at once: while they do, the next is answered 429 and its key not looked at. So one
 * address tries ten keys a second, and a right one is let through at once.
 */
final class ApiKeyGuard {
  static final int AT_ONCE = 10;
  private static final long SLOWNESS_MILLIS = 1_000;
  private static final String BEARER = "Bearer ";

  private final Supplier<ApiKeys> apiKeys;
  private final ForwardedAddresses addresses;
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

  ApiKeyGuard(ServerOptions options) {
    this.apiKeys = options.apiKeys();
    this.addresses = options.addresses();
  }

  void check(RoutingContext context) {
    ApiKeys keys = apiKeys.get();
    if (keys.isEmpty()) {
      checkLocal(context);
      return;
    }
    String address = addresses.of(context.request());
    if (waiting.getOrDefault(address, 0) >= AT_ONCE) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      ErrorReply.send(context, 429, "api-key", "too many wrong API keys from this address");
      return;
    }
    String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (given != null && given.startsWith(BEARER) && keys.contain(given.substring(7))) {
      context.next();
    } else if (given == null) {
      refuse(context);
    } else {
      refuseSlowly(context, address);
    }
  }

  private static void checkLocal(RoutingContext context) {
    if (LoopbackGuard.isLocal(context.request())) {
      context.next();
    } else {
      ErrorReply.send(
          context,
          403,
          "origin",
          "without an API key only this machine's own pages and people ask");
    }
  }

  private void refuseSlowly(RoutingContext context, String address) {
    waiting.merge(address, 1, Integer::sum);
    context
        .vertx()
        .setTimer(
            SLOWNESS_MILLIS,
            timer -> {
              waiting.computeIfPresent(
                  address, (same, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
              refuse(context);
            });
  }

  private static void refuse(RoutingContext context) {
    if (!context.response().closed()) {
      ErrorReply.send(context, 401, "api-key", "Authorization: Bearer and the API key, please");
    }
  }
}
