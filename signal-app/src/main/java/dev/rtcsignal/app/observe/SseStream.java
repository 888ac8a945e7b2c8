package dev.rtcsignal.app.observe;

import dev.rtcsignal.ports.dispatch.Failures;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Streams server-sent events to any number of clients (WHATWG HTML, 9.2), in the order in which
 * they were published.
 *
 * <p>One worker thread writes all events, and makes their text where that takes long. At most 8 MiB
 * of events wait for that thread; further ones, and those whose text cannot be made, are left out,
 * and an event {@code leftOut} reports their number. A client that reads too slowly is
 * disconnected. Safe for use by many threads.
 */
public final class SseStream {
  private static final Logger LOG = System.getLogger(SseStream.class.getName());
  private static final long HEARTBEAT_MILLIS = 15_000;

  /** As large as the bodies that {@link RecentCallbacks} keeps. */
  static final long MAX_WAITING_BYTES = 8_388_608;

  private final Map<HttpServerResponse, Context> clients = new ConcurrentHashMap<>();

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final long heartbeat;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  public SseStream(Vertx vertx) {
    this.vertx = vertx;
    this.worker = vertx.createSharedWorkerExecutor("events", 1);
    this.heartbeat =
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> write(takeLeftOut() + ": still here\n\n"));
  }

  /** Answers a request with the stream. */
  public void open(RoutingContext context) {
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.closeHandler(closed -> clients.remove(response));
    clients.put(response, Vertx.currentContext());
    response.write(": open\n\n");
  }

  /** Ends all streams once the events published so far are written. */
  public void close() {
    vertx.cancelTimer(heartbeat);
    onWorker(0, this::endAll);
  }

  private void endAll() {
    clients.forEach(
        (response, loop) -> loop.runOnContext(turn -> end(response, ": the server stops\n\n")));
  }

  /** Tells whether there are clients; without them publishing does nothing. */
  public boolean hasClients() {
    return !clients.isEmpty();
  }

  /**
   * Publishes an event to all clients.
   *
   * @param data one line of text
   */
  public void publish(String name, String data) {
    if (hasClients()) {
      String text = text(name, data);
      write(text.length(), () -> text);
    }
  }

  /**
   * Publishes an event to all clients, whose data is made on the worker thread.
   *
   * @param size approximate bytes that the event holds until its data is made
   * @param data returns one line of text; called on the worker thread, if there are clients
   */
  public void publish(String name, long size, Supplier<String> data) {
    if (hasClients()) {
      write(size, () -> text(name, data.get()));
    }
  }

  private void write(long size, Supplier<String> event) {
    if (waitingBytes.addAndGet(size) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-size);
      leftOut.incrementAndGet();
      return;
    }
    onWorker(
        size,
        () -> {
          String text = event.get();
          write(takeLeftOut() + text);
        });
  }

  /** Returns the size of the events that wait for the worker, in bytes. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  private String takeLeftOut() {
    long events = leftOut.getAndSet(0);
    return events == 0 ? "" : text("leftOut", "{\"events\":" + events + "}");
  }

  private static String text(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private void onWorker(long size, Runnable task) {
    worker
        .executeBlocking(
            () -> {
              task.run();
              return size;
            },
            false)
        .onComplete(
            done -> {
              if (done.failed()) {
                leftOut.incrementAndGet();
                // The type alone: the message may quote a payload.
                LOG.log(
                    Level.WARNING,
                    "an event was left out of the stream: {0}",
                    Failures.describe(done.cause()));
              }
              waitingBytes.addAndGet(-size);
            });
  }

  private void write(String text) {
    Buffer buffer = Buffer.buffer(text);
    clients.forEach((response, loop) -> loop.runOnContext(turn -> write(response, buffer)));
  }

  private void write(HttpServerResponse response, Buffer text) {
    if (response.closed() || response.ended()) {
      clients.remove(response);
    } else if (response.writeQueueFull()) {
      end(response, ": too slow\n\n");
    } else {
      response.write(text);
    }
  }

  private void end(HttpServerResponse response, String comment) {
    clients.remove(response);
    if (!response.closed() && !response.ended()) {
      response.end(comment);
    }
  }
}
