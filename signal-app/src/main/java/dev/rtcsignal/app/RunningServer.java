package dev.rtcsignal.app;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.cli.Environment;
import dev.rtcsignal.app.web.Events;
import dev.rtcsignal.app.web.ReferenceServer;
import dev.rtcsignal.app.web.ServerSettings;
import dev.rtcsignal.domain.delivery.Ack;
import dev.rtcsignal.ports.SignalHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The reference server with its handler, which acknowledges each message and tells of it. */
record RunningServer(ReferenceServer server, Events events) {
  static final long DRAIN_SECONDS = 10;

  /** Clocks of issuer and server differ by little; what is longer expired than this is not. */
  private static final Duration ALLOWED_SKEW = Duration.ofSeconds(5);

  static RunningServer create(Vertx vertx, Environment environment, ServerParts parts) {
    Events events = parts.events();
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(parts.keys(), ALLOWED_SKEW),
                handler(events),
                environment.clock())
            .build();
    ServerSettings settings =
        new ServerSettings(
            parts.app(),
            parts.keys(),
            parts.from(),
            parts.apiKey(),
            parts.transport(),
            parts.quota(),
            parts.emulator(),
            environment.clock(),
            environment.random());
    return new RunningServer(new ReferenceServer(vertx, settings, webhook, events), events);
  }

  /** Returns what stands where an embedder has the application: it acknowledges, and tells. */
  static SignalHandler handler(Events events) {
    return signal -> {
      Ack ack = Ack.text("received " + signal.payload().size() + " bytes");
      events.signal(signal, ack);
      return CompletableFuture.completedFuture(ack);
    };
  }

  Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  Future<Void> stop() {
    return server.stop(DRAIN_SECONDS);
  }
}
