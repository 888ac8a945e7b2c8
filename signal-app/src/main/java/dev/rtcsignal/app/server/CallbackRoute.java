package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.RecentCallback;
import dev.rtcsignal.app.observe.RecentCallbacks;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonArrayBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code POST /callback}, and what became of the last ones. */
final class CallbackRoute {
  private static final Logger LOG = System.getLogger(CallbackRoute.class.getName());

  private final ServerOptions settings;
  private final SignalWebhook webhook;
  private final ServerEvents events;
  private final ServerMetrics metrics;
  private final RecentCallbacks received;
  private final int maxBody;
  private final FailedAuthLimiter failures;

  CallbackRoute(ServerOptions settings, ServerEvents events, ServerMetrics metrics) {
    this.settings = settings;
    this.webhook = settings.callbacks();
    this.events = events;
    this.metrics = metrics;
    this.received = new RecentCallbacks(settings.clock().instant());
    this.maxBody = settings.config().maxBodyBytes();
    this.failures = new FailedAuthLimiter(settings.config().maxFailedProofs(), settings.steady());
  }

  /** A body that is too long goes to the webhook too, which knows what to say. */
  void receive(HttpServerRequest request, String from) {
    if (failures.isShutOut(from)) {
      metrics.countCallback(WebhookResponses.TOO_MANY);
      WebhookResponses.tooManyFailures(
          request.response().putHeader(HttpHeaders.CONNECTION, "close"));
      return;
    }
    BodyReader.read(
        request,
        maxBody,
        body -> handle(body, Optional.empty(), reply -> answer(request, from, reply)));
  }

  private Given answer(HttpServerRequest request, String from, WebhookReply reply) {
    Given given = judge(from, reply);
    metrics.countCallback(given.status());
    if (given.status() == reply.status()) {
      WebhookResponses.send(request.response(), reply);
    } else {
      WebhookResponses.tooManyFailures(request.response());
    }
    return given;
  }

  private Given judge(String from, WebhookReply reply) {
    if (!WebhookResponses.isFailedProof(reply)) {
      failures.prove(from);
    } else if (failures.fail(from)) {
      return Given.tooMany(reply);
    } else {
      // The rate of failures bounds these lines, too. The caller learns none of it.
      LOG.log(Level.INFO, "a callback was refused: {0}", reply.note());
    }
    return Given.of(reply);
  }

  /** Shows the last ones, their signatures masked. */
  void list(RoutingContext context) {
    JsonArrayBuilder list = Json.array();
    received.all().forEach(one -> list.add(one.describe(settings.appKeys()::find)));
    JsonReply.send(context, 200, Json.object().add("callbacks", list).build());
  }

  /** Does one again, for the console; marked as a replay, since the handler runs again too. */
  void replay(RoutingContext context) {
    find(context).ifPresent(one -> replay(context, one));
  }

  private void replay(RoutingContext context, RecentCallback one) {
    handle(
        one.body(),
        Optional.of(one.id()),
        reply -> {
          JsonReply.send(
              context,
              200,
              Json.object()
                  .add("status", reply.status())
                  .add("note", reply.note())
                  .add("answer", reply.body().asUtf8())
                  .build());
          return Given.of(reply);
        });
  }

  /** Shows one as it came, its signature included, to whoever may mint such signatures anyway. */
  void show(RoutingContext context) {
    find(context)
        .ifPresent(
            one ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(Buffer.buffer(one.body())));
  }

  private Optional<RecentCallback> find(RoutingContext context) {
    String id = context.pathParam("id");
    Optional<RecentCallback> found =
        id.matches("\\d{1,18}") ? received.find(Long.parseLong(id)) : Optional.empty();
    if (found.isEmpty()) {
      ErrorReply.send(context, 404, "callback", "no callback of that number is kept any more");
    }
    return found;
  }

  /**
   * What is answered at once is answered here and now, anything else back on this loop. The answer
   * first: it goes out even if looking on fails.
   */
  private void handle(
      byte[] body, Optional<Long> replayOf, Function<WebhookReply, Given> answering) {
    Instant began = settings.clock().instant();
    CompletableFuture<WebhookReply> reply = webhook.receive(body).toCompletableFuture();
    if (reply.isDone()) {
      remember(body, began, answering.apply(reply.join()), replayOf);
    } else {
      Context loop = Vertx.currentContext();
      reply.thenAccept(
          late ->
              loop.runOnContext(turn -> remember(body, began, answering.apply(late), replayOf)));
    }
  }

  private void remember(byte[] body, Instant began, Given given, Optional<Long> replayOf) {
    try {
      Duration took = Duration.between(began, settings.clock().instant());
      RecentCallback callback =
          received.add(id -> new RecentCallback(id, began, took, body, given, replayOf));
      events.publish(new CallbackReceived(callback));
    } catch (RuntimeException e) {
      // Not its message, which may quote the callback.
      LOG.log(Level.WARNING, "a callback cannot be shown: {0}", e.getClass().getName());
    }
  }
}
