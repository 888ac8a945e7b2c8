package dev.rtcsignal.app.net;

import dev.rtcsignal.app.json.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Sends errors of an API: {@code {"error":{"rule":…,"message":…}}}. */
public final class ErrorReply {
  private ErrorReply() {}

  /**
   * Sends an error.
   *
   * @param rule a stable word for programs
   * @param message for people: which value, which rule, how to mend it
   */
  public static void send(RoutingContext context, int status, String rule, String message) {
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
