package dev.rtcsignal.app.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;

/** Sends JSON responses. */
public final class JsonReply {
  private JsonReply() {}

  /** Sends a JSON object, unless the connection is closed. */
  public static void send(RoutingContext context, int status, JsonObject body) {
    send(context, status, body.toString());
  }

  /** Sends JSON text, unless the connection is closed. */
  public static void send(RoutingContext context, int status, String json) {
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8");
      BackpressuredBody.end(context.response(), Buffer.buffer(json));
    }
  }
}
