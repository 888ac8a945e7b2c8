package dev.rtcsignal.app.web;

import dev.rtcsignal.app.json.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Errors of the API: {@code {"error":{"rule":…,"message":…}}}. */
final class ErrorReply {
  private ErrorReply() {}

  static void send(RoutingContext context, int status, String rule, String message) {
    String body =
        Json.object()
            .add("error", Json.object().add("rule", rule).add("message", message))
            .build()
            .toString();
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body);
  }
}
