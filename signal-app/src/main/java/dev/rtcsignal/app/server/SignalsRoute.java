package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.ServerEvent.QuotaUsed;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.SignalTransport;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.Optional;

/** Sends signals at {@code POST /v1/signals}, and shows the quota at {@code GET /v1/quota}. */
record SignalsRoute(
    ServerOptions options,
    SignalTransport transport,
    ServerEvents events,
    ServerMetrics metrics,
    Health health) {
  void send(RoutingContext context, byte[] body) {
    JsonRequest request = JsonRequest.parse(body);
    OutboundSignal signal = SignalRequest.read(request, options);
    SendOptions how = SendOptionsRequest.read(request);
    Context loop = Vertx.currentContext();
    Timer.Sample sample = metrics.startSend();
    transport
        .sendAsync(signal, how)
        .thenAccept(
            result -> {
              metrics.endSend(sample);
              health.learn(result);
              loop.runOnContext(
                  turn -> respond(context, QuotaClaim.of(signal, how.priority()), result));
            });
  }

  private void respond(RoutingContext context, QuotaClaim claim, SendResult result) {
    if (result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.NO_ACCESS_KEY) {
      // The client's mistake, and no reason to try again.
      ErrorReply.send(context, 400, "app-id", "the application has no access key");
      return;
    }
    SendResultJson outcome = SendResultJson.of(result);
    Optional<RetryAfter> wait = RetryAfter.of(result, claim, options.quota());
    wait.ifPresent(again -> context.response().putHeader(HttpHeaders.RETRY_AFTER, again.seconds()));
    JsonObject body = wait.map(again -> again.addTo(outcome.body())).orElse(outcome.body());
    JsonReply.send(context, outcome.status(), body);
  }

  void showQuota(RoutingContext context) {
    QuotaUsage usage = options.quota().use(options.app());
    JsonReply.send(context, 200, QuotaJson.use(options.app(), usage, events.waiting()));
  }

  /** Publishes the quota while it is in use, or below its limit. */
  void publishQuota() {
    QuotaUsage usage = options.quota().use(options.app());
    int waiting = events.waiting();
    QuotaDecision.Fill total = usage.total();
    if (total.used() > 0 || waiting > 0 || total.ceiling() < total.limit()) {
      events.publish(new QuotaUsed(options.app(), usage, waiting));
    }
  }
}
