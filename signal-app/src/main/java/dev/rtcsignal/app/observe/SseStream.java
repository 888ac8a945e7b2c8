package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Server-sent events to any number of listeners, one after another in the order they were given. A
 * listener who does not keep up is told and dropped, so that it costs the others nothing. What
 * takes a while to make is made by a thread of their own: whoever causes large ones holds up nobody
 * but those who look on. What comes faster than that, or cannot be made, is left out, and an event
 * {@code leftOut} tells how many were.
 */
public final class SseStream {
  private static final Logger LOG = System.getLogger(SseStream.class.getName());
  private static final long HEARTBEAT_MILLIS = 15_000;

  /** As much as the server keeps of the last callbacks. */
  static final long MOST_WAITING_BYTES = 8_388_608;

  private final Map<HttpServerResponse, Context> listeners = new ConcurrentHashMap<>();

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final long heartbeat;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  public SseStream(Vertx vertx) {
    this.vertx = vertx;
    this.worker = vertx.createSharedWorkerExecutor("events", 1);
    this.heartbeat =
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> write(missing() + ": still here\n\n"));
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

  /** Ends all streams, when all is told, so that a server that stops does not wait for them. */
  public void close() {
    vertx.cancelTimer(heartbeat);
    afterTheOthers(0, this::endAll);
  }

  private void endAll() {
    listeners.forEach(
        (response, loop) -> loop.runOnContext(turn -> end(response, ": the server stops\n\n")));
  }

  /** Tells all listeners; may be called by any thread. */
  public void publish(String name, JsonObject event) {
    if (hasListeners()) {
      String text = text(name, event);
      publish(text.length(), () -> text);
    }
  }

  /**
   * Tells all listeners what takes a while to make; may be called by any thread.
   *
   * @param size of what it is made of, in bytes
   * @param event called on another thread, if anybody listens
   */
  public void publish(String name, long size, Supplier<JsonObject> event) {
    if (hasListeners()) {
      publish(size, () -> text(name, event.get()));
    }
  }

  private void publish(long size, Supplier<String> text) {
    if (waiting.addAndGet(size) > MOST_WAITING_BYTES) {
      waiting.addAndGet(-size);
      leftOut.incrementAndGet();
    } else {
      afterTheOthers(
          size,
          () -> {
            String event = text.get();
            write(missing() + event);
          });
    }
  }

  /** Returns how much is waiting to be told, in bytes. */
  long waiting() {
    return waiting.get();
  }

  private String missing() {
    long events = leftOut.getAndSet(0);
    return events == 0 ? "" : text("leftOut", Json.object().add("events", events).build());
  }

  private static String text(String name, JsonObject event) {
    return "event: " + name + "\ndata: " + event + "\n\n";
  }

  private void afterTheOthers(long size, Runnable turn) {
    worker
        .executeBlocking(
            () -> {
              turn.run();
              return size;
            },
            false)
        .onComplete(
            done -> {
              if (done.failed()) {
                leftOut.incrementAndGet();
              }
              waiting.addAndGet(-size);
              if (done.failed()) {
                // Not its message, which may quote what came in.
                LOG.log(
                    Level.WARNING,
                    "an event cannot be told: {0}",
                    done.cause().getClass().getName());
              }
            });
  }

  private void write(String text) {
    Buffer once = Buffer.buffer(text);
    listeners.forEach((response, loop) -> loop.runOnContext(turn -> write(response, once)));
  }

  private void write(HttpServerResponse response, Buffer text) {
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
