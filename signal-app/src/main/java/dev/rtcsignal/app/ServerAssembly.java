package dev.rtcsignal.app;

import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.CloudKeys;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.ServerSecrets;
import dev.rtcsignal.app.demo.DemoRoutes;
import dev.rtcsignal.app.files.InUseException;
import dev.rtcsignal.app.files.PrivateFiles;
import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.journal.Redaction;
import dev.rtcsignal.app.kafka.KafkaHandOver;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.ApiKeys;
import dev.rtcsignal.app.server.ReferenceServer;
import dev.rtcsignal.app.server.ServerOptions;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.SerialHandler;
import dev.rtcsignal.ports.jdbc.JdbcRegisters;
import dev.rtcsignal.ports.memory.PresenceTracker;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The reference server with its routes, webhooks and reloaded secrets, as every program runs it.
 */
public final class ServerAssembly {
  static final long DRAIN_SECONDS = 10;

  /** Tolerated difference between the clocks of the issuer of a signature and the server. */
  private static final Duration ALLOWED_SKEW = Duration.ofSeconds(5);

  private static final long REFRESH_MILLIS = 1_000;
  private static final long MEBIBYTE = 1_048_576;

  /**
   * The cloud that a server works with.
   *
   * @param app the application of the server
   * @param registers what processes on the same store know in common
   * @param emulator the address of the cloud if it may be an emulator
   * @param notificationSecret accepted besides those that are configured; that of an own emulator
   */
  public record Cloud(
      AppId app,
      AppKeys appKeys,
      OutboxTransport outbox,
      Optional<JdbcRegisters> registers,
      Quota quota,
      Optional<URI> emulator,
      Optional<NotificationSecret> notificationSecret) {}

  private final Vertx vertx;
  private final AppConfig config;
  private final ReferenceServer server;
  private final Optional<KafkaHandOver> handOver;

  private ServerAssembly(
      Vertx vertx, AppConfig config, ReferenceServer server, Optional<KafkaHandOver> handOver) {
    this.vertx = vertx;
    this.config = config;
    this.server = server;
    this.handOver = handOver;
  }

  public static ServerAssembly create(
      Vertx vertx, Environment environment, AppConfig config, Cloud cloud, ServerEvents events) {
    PresenceStore presence = presence(cloud);
    Optional<KafkaHandOver> handOver = KafkaAssembly.open(environment, config, cloud);
    SignalHandler handler =
        KafkaAssembly.handler(handOver, environment, config)
            .orElseGet(() -> router(environment, config, cloud, events, presence));
    ServerOptions options =
        new ServerOptions(
            environment,
            config.server(),
            cloud.app,
            cloud.appKeys,
            config.cloud().from(),
            ApiKeys.reloaded(config.secrets().apiKeys()),
            callbacks(environment, config, cloud, events.reporting(handler)),
            notifications(environment, config, cloud, presence),
            presence,
            cloud.outbox,
            cloud.quota,
            cloud.emulator,
            () -> handOver.flatMap(KafkaHandOver::problem));
    return new ServerAssembly(vertx, config, new ReferenceServer(vertx, options, events), handOver);
  }

  private static PresenceStore presence(Cloud cloud) {
    return cloud.registers.map(JdbcRegisters::presence).orElseGet(PresenceTracker::new);
  }

  private static SignalRouter router(
      Environment environment,
      AppConfig config,
      Cloud cloud,
      ServerEvents events,
      PresenceStore presence) {
    SignalRouter.Builder router =
        SignalRouter.builder(
                events.reporting(cloud.outbox, SendOrigin.ROUTE), config.cloud().from())
            .executor(Workers.executor())
            .correlating(message -> String.valueOf(events.callbackIds().of(message)))
            .bounded(config.server().maxInFlight(), SerialHandler.DEFAULT_PER_USER)
            .pushWithin(handlerTimeout(config.server()).multipliedBy(3).dividedBy(5));
    new DemoRoutes(environment.clock(), presence).addTo(router);
    return router.build();
  }

  private static Duration handlerTimeout(ServerConfig config) {
    return Duration.ofSeconds(config.handlerSeconds());
  }

  private static SignalWebhook callbacks(
      Environment environment, AppConfig config, Cloud cloud, SignalHandler handler) {
    ServerConfig server = config.server();
    SignalWebhook.Builder webhook =
        SignalWebhook.builder(senderCheck(config, cloud), handler, environment.clock());
    if (server.agentMessages()) {
      webhook.acceptingAgentMessages();
    }
    cloud.registers.map(JdbcRegisters::seen).ifPresent(webhook::seen);
    return webhook
        .steadyClock(environment.steady())
        .maxBodyBytes(server.maxBodyBytes())
        .maxInFlight(server.maxInFlight())
        .ratePerUser(server.userRate())
        .handlerTimeout(handlerTimeout(server))
        .maxEnvelopesRemembered(server.maxSealedRemembered())
        .envelopes(
            SignalWebhook.EnvelopePolicy.valueOf(server.sealed().toUpperCase(Locale.ROOT)),
            cloud.appKeys)
        .build();
  }

  private static SenderCheck senderCheck(AppConfig config, Cloud cloud) {
    TokenSenderCheck check =
        TokenSenderCheck.of(cloud.appKeys, ALLOWED_SKEW)
            .withMaxLifetime(Duration.ofDays(config.server().maxTokenDays()))
            .revoking(
                cloud
                    .registers
                    .map(JdbcRegisters::revocations)
                    .map(config.secrets().revocations()::or)
                    .orElse(config.secrets().revocations()));
    return config.server().callbackSignatures().equals("short")
        ? check.acceptingShortFormOnly()
        : check;
  }

  private static Optional<NotificationWebhook> notifications(
      Environment environment, AppConfig config, Cloud cloud, PresenceStore presence) {
    return secrets(config.secrets(), cloud)
        .map(
            secrets ->
                NotificationWebhook.builder(cloud.app, secrets, presence, environment.clock())
                    .steadyClock(environment.steady())
                    .maxBodyBytes(config.server().maxBodyBytes())
                    .maxRemembered(config.server().maxNotificationsRemembered()))
        .map(
            builder ->
                config.server().notificationOlderHash()
                    ? builder.acceptingOlderSignatures()
                    : builder)
        .map(builder -> cloud.registers.map(JdbcRegisters::seen).map(builder::seen).orElse(builder))
        .map(NotificationWebhook.Builder::build);
  }

  private static Optional<Supplier<List<NotificationSecret>>> secrets(
      ServerSecrets configured, Cloud cloud) {
    if (configured.notifications().isEmpty() && cloud.notificationSecret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        () ->
            Stream.concat(
                    configured.notifications().stream().flatMap(file -> file.get().stream()),
                    cloud.notificationSecret.stream())
                .toList());
  }

  /** Creates a journal if a folder is set. It records from now on, and waits to be started. */
  static Optional<JournalWriter> journal(
      Environment environment, ServerConfig config, ServerEvents events) {
    return config
        .recordDir()
        .map(
            folder ->
                new JournalWriter.Options(
                    folder,
                    config.recordMaxMebibytes() * MEBIBYTE,
                    config.recordMaxFiles(),
                    Redaction.valueOf(config.recordPayload().toUpperCase(Locale.ROOT))))
        .map(
            options -> {
              JournalWriter journal =
                  new JournalWriter(options, environment.random(), environment.steady());
              journal.record(events);
              return journal;
            });
  }

  /**
   * Starts a journal. Only a process that has its ports may touch the folder.
   *
   * @throws FailedException if the folder cannot be written, or another process writes to it
   */
  static void start(JournalWriter journal, Environment environment, ServerConfig config) {
    String setting = "SIGNAL_RECORD_DIR names " + config.recordDir().orElseThrow();
    try {
      journal.start(environment.clock().instant());
    } catch (InUseException e) {
      throw new FailedException(
          setting
              + ", to which another process writes its journal; name another folder, or stop that"
              + " process");
    } catch (IOException e) {
      throw new FailedException(
          setting + ", where no journal can be written: " + PrivateFiles.reason(e));
    }
  }

  /** Starts listening, and reads changed files every second; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    vertx.setPeriodic(REFRESH_MILLIS, timer -> refresh());
    handOver.ifPresent(KafkaHandOver::start);
    return server.listen(host, port);
  }

  /** Reads files off the event loop, because that blocks. */
  private void refresh() {
    handOver.ifPresent(KafkaHandOver::check);
    vertx
        .executeBlocking(
            () -> {
              config.secrets().refresh();
              return config.keys().map(CloudKeys::refresh).orElse(false);
            })
        .onSuccess(
            changed -> {
              if (changed) {
                server.credentialsChanged();
              }
            });
  }

  /** Returns the transport that reports each of its sends. */
  public SignalTransport transport() {
    return server.transport();
  }

  /** Returns the number of requests without a complete response. */
  int inFlight() {
    return server.inFlight();
  }

  /** Stops as {@link ReferenceServer#stop} does, and the clients of Kafka after that. */
  Future<Void> stop(Duration delay) {
    return server.stop(delay, DRAIN_SECONDS).compose(stopped -> closeHandOver());
  }

  private Future<Void> closeHandOver() {
    return handOver
        .map(
            clients ->
                vertx.<Void>executeBlocking(
                    () -> {
                      clients.close();
                      return null;
                    }))
        .orElseGet(Future::succeededFuture);
  }
}
