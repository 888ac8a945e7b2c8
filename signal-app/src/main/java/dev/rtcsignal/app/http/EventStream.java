package dev.rtcsignal.app.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-sent events to any number of listeners. A listener who does not keep up is told and
 * dropped, so that it costs the others nothing.
 */
public final class EventStream {
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final Map<HttpServerResponse, Context> listeners = new ConcurrentHashMap<>();

  private final Vertx vertx;
  private final long heartbeat;

  public EventStream(Vertx vertx) {
    this.vertx = vertx;
    this.heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> write(": still here\n\n"));
  }

  /** Answers a request with the stream. */
  public void open(RoutingContext context) {
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.closeHandler(closed -> listeners.remove(response));
    listeners.put(response, Vertx.currentContext());
    response.write(": open\n\n");
  }

  /** Tells whether anybody listens, so that what nobody hears need not be made. */
  public boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /** Ends all streams, so that a server that stops does not wait for them. */
  public void close() {
    vertx.cancelTimer(heartbeat);
    listeners.forEach(
        (response, loop) -> loop.runOnContext(turn -> end(response, ": the server stops\n\n")));
  }

  /** Tells all listeners; may be called by any thread. */
  public void publish(String name, JsonObject event) {
    if (hasListeners()) {
      write("event: " + name + "\ndata: " + event + "\n\n");
    }
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
