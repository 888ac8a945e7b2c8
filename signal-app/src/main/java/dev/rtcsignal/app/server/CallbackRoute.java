package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.CallbackIds;
import dev.rtcsignal.app.observe.FailureLog;
import dev.rtcsignal.app.observe.FailureLog.Refusal;
import dev.rtcsignal.app.observe.RecentCallback;
import dev.rtcsignal.app.observe.RecentCallbacks;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.dispatch.Failures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Answers {@code POST /callback}; lists the last callbacks at {@code /v1/callbacks}, and replays
 * them.
 */
final class CallbackRoute extends WebhookRoute<InboundSignal> {
  /**
   * Names the message of an emulated client, for the console; the real cloud has no such header.
   */
  private static final String ORIGIN = "x-rtc-emulator-message";

  private static final Pattern MESSAGE = Pattern.compile("\\d{1,9}:\\d{1,12}");
  private static final Logger LOG = System.getLogger(CallbackRoute.class.getName());

  private final AppKeys keys;
  private final SignalWebhook webhook;
  private final ServerEvents events;
  private final CallbackIds ids;
  private final RecentCallbacks recent = new RecentCallbacks();

  CallbackRoute(ServerOptions options, ServerEvents events, ServerMetrics metrics, FailureLog log) {
    super(options, "callback", metrics.callbacks(), log);
    this.keys = options.appKeys();
    this.webhook = options.callbacks();
    this.events = events;
    this.ids = events.callbackIds();
  }

  @Override
  CompletableFuture<ReceivedCallback<InboundSignal>> handle(byte[] body) {
    return webhook.handle(body).toCompletableFuture();
  }

  @Override
  WebhookReply reply(CallbackOutcome<InboundSignal> outcome) {
    return WebhookReply.of(outcome);
  }

  @Override
  Optional<String> publish(
      HttpServerRequest request,
      byte[] body,
      ReceivedCallback<InboundSignal> callback,
      WebhookReply reply) {
    Optional<String> origin =
        Optional.ofNullable(request.headers().get(ORIGIN))
            .filter(message -> MESSAGE.matcher(message).matches());
    return publish(body, callback, reply, Optional.empty(), origin);
  }

  private Optional<String> publish(
      byte[] body,
      ReceivedCallback<InboundSignal> callback,
      WebhookReply reply,
      Optional<Long> replayOf,
      Optional<String> origin) {
    try {
      long id =
          callback.outcome() instanceof CallbackOutcome.Proved<InboundSignal> proved
              ? ids.of(proved.message())
              : ids.next();
      RecentCallback kept =
          RecentCallback.of(id, callback, body, response(reply), replayOf, origin);
      recent.add(kept);
      events.publish(new CallbackReceived(callback, kept));
      return Optional.of(String.valueOf(kept.id()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a callback could not be published: {0}", Failures.describe(e));
      return Optional.empty();
    }
  }

  @Override
  Refusal refusal(
      ReceivedCallback<InboundSignal> callback,
      WebhookReply reply,
      String address,
      Optional<String> id) {
    Optional<UserAddress> user = sender(callback.outcome()).map(VerifiedSender::address);
    return new Refusal(
        "callback", reply.status(), reply.note(), callback.took(), address, user, id);
  }

  private static Optional<VerifiedSender> sender(CallbackOutcome<InboundSignal> outcome) {
    if (outcome instanceof CallbackOutcome.Proved<InboundSignal> proved) {
      return Optional.of(proved.message().sender());
    }
    return outcome instanceof CallbackOutcome.NotProved<InboundSignal> notProved
        ? notProved.sender()
        : Optional.empty();
  }

  /** Lists the last callbacks, their signatures masked. */
  void list(RoutingContext context) {
    JsonReply.send(context, 200, recent.json(keys));
  }

  /** Gives a callback to the webhook again, and so to the handler. */
  void replay(RoutingContext context) {
    find(context).ifPresent(original -> replay(context, original));
  }

  private void replay(RoutingContext context, RecentCallback original) {
    handle(
        original.body(),
        callback -> {
          WebhookReply reply = reply(callback.outcome());
          JsonReply.send(
              context,
              200,
              Json.object()
                  .add("status", reply.status())
                  .add("note", reply.note())
                  .add("answer", reply.body().asUtf8())
                  .build());
          publish(original.body(), callback, reply, Optional.of(original.id()), Optional.empty());
        });
  }

  /** Shows a callback as it came, with its signature: the API key also mints such signatures. */
  void show(RoutingContext context) {
    find(context)
        .ifPresent(
            callback ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(Buffer.buffer(callback.body())));
  }

  private Optional<RecentCallback> find(RoutingContext context) {
    String id = context.pathParam("id");
    Optional<RecentCallback> found =
        id.matches("\\d{1,18}") ? recent.find(Long.parseLong(id)) : Optional.empty();
    if (found.isEmpty()) {
      ErrorReply.send(context, 404, "callback", "no callback of that number is kept any more");
    }
    return found;
  }
}
