package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** What whoever is turned away at the door is told, before anything of a body is read. */
enum Rejection {
  CROWD(429, "too many connections from this address"),
  FULL(503, "the server is busy"),
  TOO_SLOW(408, "the request took too long to come"),
  NO_HOST(400, "a request names one host"),
  NO_PATH(400, "% in a path stands before two hexadecimal digits"),
  TOO_LARGE(413, "the body is too large");

  private final int status;
  private final String body;

  Rejection(int status, String body) {
    this.status = status;
    this.body = body;
  }

  /** Answers, and lets the connection end. */
  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      request.connection().close();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    if (status == 429 || status == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    response.end(body);
  }
}
