package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Responses to requests over a limit or malformed, given before the body is read. */
enum Rejection {
  TOO_MANY_OF_ADDRESS(429, "too many connections from this address"),
  FULL(503, "too many connections or requests; retry later"),
  TOO_SLOW(408, "the request body did not arrive in time"),
  BAD_HOST(400, "missing, repeated or malformed Host header (RFC 9112, 3.2)"),
  BAD_CODING(501, "chunked is the only accepted transfer coding (RFC 9112, 6.1)"),
  BAD_PATH(400, "malformed percent-encoding in path (RFC 3986, 2.1)"),
  TOO_LARGE(413, "the request body is too large");

  private final int status;
  private final String body;

  Rejection(int status, String body) {
    this.status = status;
    this.body = body;
  }

  /** Responds and lets the connection close; closes it at once if a response is under way. */
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
