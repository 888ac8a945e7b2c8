package dev.rtcsignal.app.net;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * An answer that is given no faster than it is read, so that no more than some slices of it wait to
 * be sent. May be begun on any thread that Vert.x runs a request on.
 */
public final class BackpressuredBody {
  private static final int SLICE = 8_192;

  private final HttpServerResponse response;
  private final Buffer body;
  private int given;

  private BackpressuredBody(HttpServerResponse response, Buffer body) {
    this.response = response;
    this.body = body;
  }

  /** Answers with a body of any length, and ends the response. */
  public static void end(HttpServerResponse response, Buffer body) {
    if (body.length() <= SLICE) {
      response.end(body);
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    BackpressuredBody answer = new BackpressuredBody(response, body);
    if (Context.isOnEventLoopThread()) {
      answer.go();
    } else {
      Vertx.currentContext().runOnContext(turn -> answer.go());
    }
  }

  private void go() {
    while (!response.closed() && !response.ended()) {
      if (response.writeQueueFull()) {
        response.drainHandler(read -> go());
        return;
      }
      int from = given;
      given = Math.min(from + SLICE, body.length());
      Buffer slice = body.slice(from, given);
      if (given == body.length()) {
        response.end(slice);
      } else {
        response.write(slice);
      }
    }
  }
}
