package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.net.BackpressuredBody;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.ContentCoding;
import dev.rtcsignal.app.observe.CallbackResponse;
import dev.rtcsignal.app.observe.FailureLog;
import dev.rtcsignal.app.observe.FailureLog.Refusal;
import dev.rtcsignal.app.observe.WebhookMetrics;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.Bytes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Answers the requests of the cloud to one path: reads the body and gives it to the webhook.
 * Answers unproved requests with 429 beyond a rate of their address; proved ones do not count
 * against it.
 *
 * @param <T> what a proved body holds
 */
abstract sealed class WebhookRoute<T> permits CallbackRoute, NotificationRoute {
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
  private static final CharSequence OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final WebhookReply COMPRESSED =
      new WebhookReply(
          415, Bytes.utf8(ContentCoding.RULE), Optional.empty(), "malformed: content coding");
  private static final Bytes TOO_MANY = Bytes.utf8("too many that are not proved");

  private final FailedAuthLimiter failures;
  private final String kind;
  private final WebhookMetrics metrics;
  private final FailureLog log;
  private final int maxBody;

  /**
   * @param kind of the requests, as the log names them
   */
  WebhookRoute(ServerOptions options, String kind, WebhookMetrics metrics, FailureLog log) {
    this.kind = kind;
    this.metrics = metrics;
    this.log = log;
    this.failures = new FailedAuthLimiter(options.config().maxFailedProofs(), options.steady());
    this.maxBody = options.config().maxBodyBytes();
  }

  /** Gives a body to the webhook. */
  abstract CompletableFuture<ReceivedCallback<T>> handle(byte[] body);

  /** Returns the reply to an outcome. */
  abstract WebhookReply reply(CallbackOutcome<T> outcome);

  /** Publishes a callback after its response was written; returns the id that it got. */
  abstract Optional<String> publish(
      HttpServerRequest request, byte[] body, ReceivedCallback<T> callback, WebhookReply reply);

  /** Describes a callback that was not answered 200. */
  abstract Refusal refusal(
      ReceivedCallback<T> callback, WebhookReply reply, String address, Optional<String> id);

  /**
   * Answers a request.
   *
   * @param from the address of the client
   */
  void receive(HttpServerRequest request, String from) {
    if (!ContentCoding.isIdentity(request)) {
      // Not a failed proof: a proxy that compresses bodies must not use up the rate of its address.
      respond(ContentCoding.addAccepted(request.response()), COMPRESSED);
      log.refused(
          new Refusal(
              kind,
              COMPRESSED.status(),
              COMPRESSED.note(),
              Duration.ZERO,
              from,
              Optional.empty(),
              Optional.empty()));
      return;
    }
    // The webhook rejects a body that is too large; the reader gives it one byte more than that.
    BodyReader.read(
        request, maxBody, body -> handle(body, callback -> respond(request, from, body, callback)));
  }

  /** Calls the consumer on this event loop: at once if the webhook is done at once. */
  final void handle(byte[] body, Consumer<ReceivedCallback<T>> then) {
    CompletableFuture<ReceivedCallback<T>> handled = handle(body);
    if (handled.isDone()) {
      then.accept(handled.join());
    } else {
      Context loop = Vertx.currentContext();
      handled.thenAccept(callback -> loop.runOnContext(turn -> then.accept(callback)));
    }
  }

  private void respond(
      HttpServerRequest request, String from, byte[] body, ReceivedCallback<T> callback) {
    HttpServerResponse response = request.response();
    metrics.record(callback);
    WebhookReply reply = throttle(from, callback.outcome());
    if (callback.outcome() instanceof CallbackOutcome.TooLarge) {
      // The rest of the body was not read.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    respond(response, reply);
    Optional<String> id = publish(request, body, callback, reply);
    // An address that proves nothing again and again must not use up the lines of the others.
    if (reply.status() != 200 && !reply.body().equals(TOO_MANY)) {
      log.refused(refusal(callback, reply, from, id));
    }
  }

  private WebhookReply throttle(String from, CallbackOutcome<T> outcome) {
    WebhookReply reply = reply(outcome);
    return outcome instanceof CallbackOutcome.Unproved && failures.fail(from)
        ? throttled(reply.note())
        : reply;
  }

  static CallbackResponse response(WebhookReply reply) {
    return new CallbackResponse(reply.status(), reply.body(), reply.note());
  }

  /** The same reply for everything that proves nothing, once there was too much of it. */
  private static WebhookReply throttled(String note) {
    return new WebhookReply(429, TOO_MANY, Optional.of(Duration.ofSeconds(1)), note);
  }

  private void respond(HttpServerResponse response, WebhookReply reply) {
    metrics.count(reply.status());
    if (response.ended() || response.closed()) {
      return;
    }
    // Each method of the response takes the lock of its connection, so 200 is left as it is.
    if (reply.status() != 200) {
      response.setStatusCode(reply.status());
    }
    response.headers().add(HttpHeaders.CONTENT_TYPE, TEXT).add(OPTIONS, NOSNIFF);
    reply
        .retryAfterSeconds()
        .ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds));
    BackpressuredBody.end(response, Buffer.buffer(reply.body().toArray()));
  }
}
