package dev.rtcsignal.app.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /v1/events}: server-sent events. A listener who does not keep up is told and dropped,
 * so that it costs the others nothing.
 */
final class EventStream {
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final Map<HttpServerResponse, Context> listeners = new ConcurrentHashMap<>();

  EventStream(Vertx vertx, Events events) {
    events.listen(this::publish);
    vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> write(": still here\n\n"));
  }

  void open(RoutingContext context) {
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.closeHandler(closed -> listeners.remove(response));
    listeners.put(response, Vertx.currentContext());
    response.write(": open\n\n");
  }

  /** Ends all streams, so that a server that stops does not wait for them. */
  void close() {
    listeners.forEach(
        (response, loop) -> loop.runOnContext(turn -> end(response, ": the server stops\n\n")));
  }

  private void publish(String name, JsonObject event) {
    write("event: " + name + "\ndata: " + event + "\n\n");
  }

  private void write(String text) {
    listeners.forEach((response, loop) -> loop.runOnContext(turn -> write(response, text)));
  }

  private void write(HttpServerResponse response, String text) {
    if (response.closed() || response.ended()) {
      listeners.remove(response);
    } else if (response.writeQueueFull()) {
      end(response, ": too slow\n\n");
    } else {
      response.write(text);
    }
  }

  private void end(HttpServerResponse response, String lastWords) {
    listeners.remove(response);
    if (!response.closed() && !response.ended()) {
      response.end(lastWords);
    }
  }
}
