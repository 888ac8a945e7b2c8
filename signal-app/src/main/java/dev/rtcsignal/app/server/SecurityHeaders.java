package dev.rtcsignal.app.server;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Sets the security headers of every page and API response. A page that needs more permissions, as
 * the console does, replaces its Content-Security-Policy.
 */
final class SecurityHeaders {
  private static final String TWO_YEARS = "max-age=63072000";

  private final boolean tls;

  SecurityHeaders(boolean tls) {
    this.tls = tls;
  }

  void put(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .set("Cache-Control", "no-store");
    if (tls) {
      headers.set("Strict-Transport-Security", TWO_YEARS);
    }
    context.next();
  }
}
