package dev.rtcsignal.app;

import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.demo.DemoRoutes;
import dev.rtcsignal.app.observe.ServerEvent.RoomChanged;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.ReferenceServer;
import dev.rtcsignal.app.server.ServerOptions;
import dev.rtcsignal.app.server.Webhooks;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.memory.PresenceTracker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** The reference server with its routes, and what it hears of rooms. */
public record ServerAssembly(ReferenceServer server, ServerEvents events) {
  static final long DRAIN_SECONDS = 10;

  /** Clocks of issuer and server differ by little; what is longer expired than this is not. */
  private static final Duration ALLOWED_SKEW = Duration.ofSeconds(5);

  public static ServerAssembly create(Vertx vertx, Environment environment, ServerParts parts) {
    ServerEvents events = parts.events();
    PresenceTracker presence = new PresenceTracker();
    SignalRouter router = router(environment, parts, presence);
    Trust trust = parts.trust();
    SignalWebhook callbacks =
        SignalWebhook.builder(check(parts), events.reporting(router), environment.clock())
            .ratePerUser(trust.bounds().userRate())
            .handlerTimeout(trust.bounds().handlerTimeout())
            .maxEnvelopesRemembered(trust.bounds().sealedRemembered())
            .envelopes(trust.sealing(), parts.keys())
            .build();
    Webhooks webhooks =
        new Webhooks(callbacks, notifications(environment, parts, presence), presence);
    return new ServerAssembly(
        new ReferenceServer(vertx, settings(environment, parts), webhooks, events), events);
  }

  private static ServerOptions settings(Environment environment, ServerParts parts) {
    return new ServerOptions(
        parts.app(),
        parts.keys(),
        parts.from(),
        parts.gate(),
        parts.transport(),
        parts.quota(),
        parts.emulator(),
        environment.clock(),
        environment.random());
  }

  private static SignalRouter router(
      Environment environment, ServerParts parts, PresenceTracker presence) {
    SignalRouter.Builder router =
        SignalRouter.builder(
                parts.events().reporting(parts.transport(), SendOrigin.ROUTE),
                parts.from(),
                environment.random())
            .executor(Workers.executor())
            .pushWithin(parts.trust().bounds().handlerTimeout().multipliedBy(3).dividedBy(5));
    new DemoRoutes(environment.clock(), presence).addTo(router);
    return router.build();
  }

  private static TokenSenderCheck check(ServerParts parts) {
    return TokenSenderCheck.of(parts.keys(), ALLOWED_SKEW)
        .withMaxLifetime(parts.trust().maxTokenLifetime())
        .revoking(parts.trust().revocations());
  }

  private static Optional<NotificationWebhook> notifications(
      Environment environment, ServerParts parts, PresenceTracker presence) {
    Trust trust = parts.trust();
    EventHandler handler =
        event -> {
          parts.events().publish(new RoomChanged(event));
          return presence.onEvent(event);
        };
    return trust
        .notifications()
        .map(
            secrets ->
                NotificationWebhook.builder(parts.app(), secrets, handler, environment.clock()))
        .map(one -> one.maxRemembered(trust.bounds().notificationsRemembered()))
        .map(one -> trust.olderNotificationHash() ? one.acceptingOlderSignatures() : one)
        .map(NotificationWebhook.Builder::build);
  }

  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  Future<Void> stop() {
    return server.stop(DRAIN_SECONDS);
  }
}
