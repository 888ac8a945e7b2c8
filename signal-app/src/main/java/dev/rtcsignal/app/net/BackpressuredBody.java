package dev.rtcsignal.app.net;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes a response body no faster than the client reads it: at most a few slices of it wait in
 * memory. Call it on a thread on which Vert.x runs a request.
 */
public final class BackpressuredBody {
  private static final int SLICE_BYTES = 8_192;

  private final HttpServerResponse response;
  private final Buffer body;
  private int written;

  private BackpressuredBody(HttpServerResponse response, Buffer body) {
    this.response = response;
    this.body = body;
  }

  /** Writes a body of any length and ends the response. */
  public static void end(HttpServerResponse response, Buffer body) {
    if (body.length() <= SLICE_BYTES) {
      response.end(body);
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    BackpressuredBody writer = new BackpressuredBody(response, body);
    if (Context.isOnEventLoopThread()) {
      writer.write();
    } else {
      Vertx.currentContext().runOnContext(run -> writer.write());
    }
  }

  private void write() {
    while (!response.closed() && !response.ended()) {
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> write());
        return;
      }
      int from = written;
      written = Math.min(from + SLICE_BYTES, body.length());
      Buffer slice = body.slice(from, written);
      if (written == body.length()) {
        response.end(slice);
      } else {
        response.write(slice);
      }
    }
  }
}
