package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.net.BackpressuredBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The answers of webhooks on the wire. */
final class WebhookResponses {
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

  static final String NOT_PROVED_TOO_OFTEN = "too many that are not proved";
  private static final int OK = 200;
  static final int TOO_MANY = 429;

  private WebhookResponses() {}

  /** WebhookResponses, unless nobody waits for it any more. */
  static void send(HttpServerResponse response, WebhookReply reply) {
    if (response.ended()) {
      return;
    }
    if (reply.status() != OK) {
      response.setStatusCode(reply.status());
    }
    // Each of the response's own methods takes its connection's lock.
    response.headers().add(HttpHeaders.CONTENT_TYPE, TEXT).add(OPTIONS, NOSNIFF);
    reply
        .retryAfterSeconds()
        .ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds));
    if (reply.status() == 413) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    BackpressuredBody.end(response, Buffer.buffer(reply.body().toArray()));
  }

  /** Tells of malformed, not proved, too large: nobody is known to have sent it. */
  static boolean isFailedProof(WebhookReply reply) {
    return switch (reply.status()) {
      case 400, 401, 413 -> true;
      default -> false;
    };
  }

  /** One answer for all that was not proved, one time too many. */
  static void tooManyFailures(HttpServerResponse response) {
    if (!response.closed() && !response.ended()) {
      response
          .setStatusCode(TOO_MANY)
          .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
          .putHeader(HttpHeaders.RETRY_AFTER, "1")
          .end(NOT_PROVED_TOO_OFTEN);
    }
  }
}
