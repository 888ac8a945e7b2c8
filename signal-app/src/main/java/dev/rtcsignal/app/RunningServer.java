package dev.rtcsignal.app;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.cli.Environment;
import dev.rtcsignal.app.web.Events;
import dev.rtcsignal.app.web.ReferenceServer;
import dev.rtcsignal.app.web.ServerSettings;
import dev.rtcsignal.domain.delivery.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The reference server with its handler, which acknowledges each message and tells of it. */
record RunningServer(ReferenceServer server, Events events) {
  static final long DRAIN_SECONDS = 10;

  /** Clocks of issuer and server differ by little; what is longer expired than this is not. */
  private static final Duration ALLOWED_SKEW = Duration.ofSeconds(5);

  static RunningServer create(
      Vertx vertx,
      Environment environment,
      AppKeys keys,
      AppId app,
      SenderId from,
      Optional<String> apiKey,
      SignalTransport transport) {
    Events events = new Events(environment.clock());
    SignalHandler handler =
        signal -> {
          Ack ack = Ack.text("received " + signal.payload().size() + " bytes");
          events.signal(signal, ack);
          return CompletableFuture.completedFuture(ack);
        };
    SignalWebhook webhook =
        SignalWebhook.builder(TokenSenderCheck.of(keys, ALLOWED_SKEW), handler, environment.clock())
            .build();
    ServerSettings settings =
        new ServerSettings(
            app, keys, from, apiKey, transport, environment.clock(), environment.random());
    return new RunningServer(new ReferenceServer(vertx, settings, webhook, events), events);
  }

  Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  Future<Void> stop() {
    return server.stop(DRAIN_SECONDS);
  }
}
