package dev.rtcsignal.app.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;

/** Answers in JSON. */
public final class JsonReply {
  private JsonReply() {}

  /** Answers, unless nobody waits for it any more. */
  public static void send(RoutingContext context, int status, JsonObject body) {
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8");
      BackpressuredBody.end(context.response(), Buffer.buffer(body.toString()));
    }
  }
}
