package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.LineUse;
import dev.rtcsignal.app.observe.ServerEvent.QuotaUsed;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.outbox.LineSender;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Shows the quota at {@code GET /v1/quota}, and publishes how it is used. For one event loop. */
final class QuotaRoute {
  private final AppId app;
  private final LineUse use;
  private final ServerEvents events;
  private Optional<String> published = Optional.empty();

  QuotaRoute(ServerOptions options, ServerEvents events) {
    this.app = options.app();
    this.use = options.lineUse();
    this.events = events;
  }

  void show(RoutingContext context) {
    JsonReply.send(context, 200, QuotaJson.use(app, use.of(app), events.waiting(), use.sender()));
  }

  /** Publishes the quota while it is in use or below its limit, and who sends when that changes. */
  void publish() {
    QuotaUsage usage = use.of(app);
    int waiting = events.waiting();
    Fill total = usage.total();
    Optional<LineSender> sender = use.sender();
    boolean changed = !sender.map(LineSender::process).equals(published);
    if (changed || total.used() > 0 || waiting > 0 || total.ceiling() < total.limit()) {
      published = sender.map(LineSender::process);
      events.publish(new QuotaUsed(app, usage, waiting, sender));
    }
  }
}
