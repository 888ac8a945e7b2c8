package dev.rtcsignal.app.server;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * What every page and every answer of the API tells a browser not to do with it. A page that needs
 * more, as the console does, says so itself.
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
