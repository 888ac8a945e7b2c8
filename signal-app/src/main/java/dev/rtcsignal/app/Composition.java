package dev.rtcsignal.app;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cli.OpenOutbox;
import dev.rtcsignal.app.cli.Programs;
import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.CloudConfig;
import dev.rtcsignal.app.config.CloudKeys;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.ProgramOptions.Client;
import dev.rtcsignal.app.config.ProgramOptions.Emulator;
import dev.rtcsignal.app.config.ProgramOptions.Listeners;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.app.demo.ClientProgram;
import dev.rtcsignal.app.demo.Demo;
import dev.rtcsignal.app.demo.DemoTraffic;
import dev.rtcsignal.app.demo.Tour;
import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvent.ExchangeCompleted;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntBiFunction;
import java.util.function.UnaryOperator;

/** Wires the parts of each program, starts them, and stops them in order. */
public final class Composition implements Programs {
  private final Environment environment;
  private final Shutdown shutdown;

  Composition(Environment environment, Shutdown shutdown) {
    this.environment = environment;
    this.shutdown = shutdown;
  }

  @Override
  public int serve(Listeners listeners) {
    AppConfig config = AppConfig.forServe(environment.settings(), listeners.host());
    CloudKeys keys = config.keys().orElseThrow();
    URI cloud = config.cloud().cloud().uri();
    ServerEvents events = new ServerEvents(environment.clock(), environment.steady());
    Quota quota = new InMemoryQuota(environment.steady(), CloudConfig.quotaLimits(config.cloud()));
    OpenApiTransport transport =
        transport(keys, cloud, CloudConfig.region(config.cloud()), events, quota);
    OutboxAssembly outbox =
        OutboxAssembly.open(
            environment, config.store(), config.cloud(), keys.app(), transport, quota, events);
    Vertx vertx = vertx();
    ServerAssembly.Cloud parts = parts(keys, outbox, quota, cloud);
    ServerAssembly server = ServerAssembly.create(vertx, environment, config, parts, events);
    Optional<JournalWriter> journal = ServerAssembly.journal(environment, config.server(), events);
    ListenerAddress wanted = serverAddress(config, listeners, serverPort(listeners));
    environment.out().println(config.store().ready());
    listen(server, config.server(), journal, wanted);
    LifeLog life = new LifeLog(environment, server, events);
    life.started();
    return serveUntilStopped(server, new OrderlyStop(vertx, outbox, journal), config, life);
  }

  private static ServerAssembly.Cloud parts(
      CloudKeys keys, OutboxAssembly outbox, Quota quota, URI cloud) {
    return new ServerAssembly.Cloud(
        keys.app(),
        keys,
        outbox.outbox(),
        outbox.registers(),
        quota,
        Optional.of(cloud).filter(Composition::mayBeAnEmulator),
        Optional.empty());
  }

  private int serveUntilStopped(
      ServerAssembly server, OrderlyStop stop, AppConfig config, LifeLog life) {
    Duration delay = Duration.ofSeconds(config.server().shutdownDelaySeconds());
    shutdown.await(() -> life.stop(() -> stop.run(server.stop(delay), delay.multipliedBy(2))));
    return 0;
  }

  @Override
  public int emulator(Listeners listeners, Emulator options) {
    Vertx vertx = vertx();
    EmulatorAssembly emulator = EmulatorAssembly.create(vertx, environment, options);
    emulator.notice().ifPresent(environment.out()::println);
    if (!options.quiet()) {
      emulator.print(environment.out());
    }
    ListenerAddress address = listen(emulator, listeners.host(), emulatorPort(listeners));
    environment.out().println("console at " + address.onThisMachine() + "/");
    environment.out().flush();
    OrderlyStop stop = new OrderlyStop(vertx, () -> {}, Optional.empty());
    shutdown.await(() -> stop.run(emulator.stop(), Duration.ZERO));
    return 0;
  }

  @Override
  public int client(Client client, AppKey key, PrintWriter err) throws InterruptedException {
    return new ClientProgram(environment, client, key, err).run(System.in);
  }

  @Override
  public int demo(Listeners listeners, Emulator options) {
    return withDemo(
        listeners,
        options,
        new Ports(emulatorPort(listeners), serverPort(listeners)),
        (demo, stop) -> {
          DemoTraffic traffic = new DemoTraffic(demo, environment.out());
          traffic.start();
          shutdown.await(
              () -> {
                traffic.stop();
                stop.run();
              });
          return 0;
        });
  }

  /** Takes any free ports unless others are asked for, since only the tour has to find them. */
  @Override
  public int tour(Listeners listeners, Emulator options) {
    return withDemo(
        listeners,
        options,
        new Ports(listeners.emulatorPort().orElse(0), listeners.serverPort().orElse(0)),
        (demo, stop) -> {
          try {
            return new Tour(demo).run().print(environment.out()) ? 0 : 1;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
          } finally {
            stop.run();
          }
        });
  }

  private static int serverPort(Listeners listeners) {
    return listeners.serverPort().orElseGet(() -> Setting.of("server-port").defaultNumber());
  }

  private static int emulatorPort(Listeners listeners) {
    return listeners.emulatorPort().orElseGet(() -> Setting.of("emulator-port").defaultNumber());
  }

  private record Ports(int emulator, int server) {}

  private int withDemo(
      Listeners listeners, Emulator options, Ports ports, ToIntBiFunction<Demo, Runnable> program) {
    AppConfig config = demoConfig(listeners, options);
    ServerEvents events = new ServerEvents(environment.clock(), environment.steady());
    Optional<JournalWriter> journal = ServerAssembly.journal(environment, config.server(), events);
    Vertx vertx = vertx();
    EmulatorAssembly emulator = EmulatorAssembly.create(vertx, environment, options);
    ListenerAddress cloud = listen(emulator, listeners.host(), ports.emulator);
    Quota quota = new InMemoryQuota(environment.steady(), demoLimits(config, options));
    OpenApiTransport transport =
        transport(emulator.accessKeys(), cloud.uri(), options.region(), events, quota);
    OutboxAssembly outbox =
        OutboxAssembly.open(
            environment, config.store(), config.cloud(), emulator.app(), transport, quota, events);
    ServerAssembly.Cloud parts = emulator.cloud(outbox, quota, cloud.onThisMachine());
    ServerAssembly server = ServerAssembly.create(vertx, environment, config, parts, events);
    ListenerAddress wanted = serverAddress(config, listeners, ports.server);
    ListenerAddress own = listen(server, config.server(), journal, wanted);
    emulator.notify(own.onThisMachine());
    OrderlyStop stop = new OrderlyStop(vertx, outbox, journal);
    return program.applyAsInt(
        demo(emulator, server, events, cloud, own),
        () -> stop.run(stopped(server, emulator), Duration.ZERO));
  }

  private Demo demo(
      EmulatorAssembly emulator,
      ServerAssembly server,
      ServerEvents events,
      ListenerAddress cloud,
      ListenerAddress own) {
    return new Demo(
        environment,
        emulator.appKey(),
        server.transport(),
        events,
        cloud.uri(),
        own.uri(),
        own.onThisMachine());
  }

  /** The demo knows the limits of its cloud, as a customer knows those of the contract. */
  private static QuotaLimits demoLimits(AppConfig config, Emulator options) {
    return CloudConfig.quotaLimits(config.cloud())
        .perSecond(options.appQuota(), options.roomQuota());
  }

  private AppConfig demoConfig(Listeners listeners, Emulator options) {
    AppConfig config = AppConfig.forDemo(environment.settings(), listeners.host());
    if (options.apps().isEmpty() && !AppConfig.isLoopback(listeners.host())) {
      throw new ConfigException(
          List.of("--app is missing: the published credentials are for loopback only"));
    }
    return config;
  }

  /** The real clouds speak TLS; whether it is an emulator, the console finds out by a request. */
  private static boolean mayBeAnEmulator(URI cloud) {
    return "http".equals(cloud.getScheme()) && AppConfig.isLoopback(cloud.getHost());
  }

  @Override
  public OpenApiTransport transport(
      CloudConfig cloud, AccessKeys keys, UnaryOperator<SignalGateway> gateway) {
    Quota quota = new InMemoryQuota(environment.steady(), CloudConfig.quotaLimits(cloud));
    return transport(keys, cloud.cloud().uri(), CloudConfig.region(cloud), quota)
        .gateway(gateway)
        .build();
  }

  @Override
  public OpenOutbox outbox(StoreSettings store, CloudConfig cloud, AccessKeys keys) {
    ServerEvents events = new ServerEvents(environment.clock(), environment.steady());
    Quota quota = new InMemoryQuota(environment.steady(), CloudConfig.quotaLimits(cloud));
    OpenApiTransport transport =
        transport(keys, cloud.cloud().uri(), CloudConfig.region(cloud), quota).build();
    OutboxAssembly outbox =
        OutboxAssembly.open(
            environment, store, cloud, cloud.appId().orElseThrow(), transport, quota, events);
    return new OpenOutbox(outbox.outbox(), outbox);
  }

  private OpenApiTransport transport(
      AccessKeys keys, URI cloud, String region, ServerEvents events, Quota quota) {
    return transport(keys, cloud, region, quota)
        .listener(events)
        .onExchange(exchange -> events.publish(completed(exchange)))
        .build();
  }

  private OpenApiTransport.Builder transport(
      AccessKeys keys, URI cloud, String region, Quota quota) {
    OpenApiTransport.Builder builder =
        OpenApiTransport.builder(environment.clock(), environment.random())
            .steadyClock(environment.steady())
            .accessKeys(keys)
            .cloud(cloud, region)
            .quota(quota);
    Workers.virtualThreads().ifPresent(builder::executor);
    return builder;
  }

  static ExchangeCompleted completed(OpenApiTransport.Exchange exchange) {
    return new ExchangeCompleted(
        exchange.at(),
        exchange.took(),
        exchange.uri(),
        exchange.headers(),
        exchange.body(),
        exchange.canonicalRequest(),
        exchange.stringToSign(),
        exchange.status(),
        exchange.answer());
  }

  private static Vertx vertx() {
    return CountingTransport.vertx(
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Starts the journal after the port is bound, and before the ready line. */
  private ListenerAddress listen(
      ServerAssembly server,
      ServerConfig config,
      Optional<JournalWriter> journal,
      ListenerAddress wanted) {
    ListenerAddress address = bound("server", server.listen(wanted.host(), wanted.port()), wanted);
    journal.ifPresent(created -> ServerAssembly.start(created, environment, config));
    return ready("server", address);
  }

  private static ListenerAddress serverAddress(AppConfig config, Listeners listeners, int port) {
    String scheme = config.server().tlsCertFile().isPresent() ? "https" : "http";
    return new ListenerAddress(scheme, listeners.host(), port);
  }

  private ListenerAddress listen(EmulatorAssembly emulator, String host, int port) {
    ListenerAddress wanted = new ListenerAddress("http", host, port);
    return ready("emulator", bound("emulator", emulator.listen(host, port), wanted));
  }

  private ListenerAddress ready(String name, ListenerAddress address) {
    environment.out().println(name + " ready on " + address.uri());
    environment.out().flush();
    return address;
  }

  /** Waits until the listener accepts connections. */
  private static ListenerAddress bound(String name, Future<Integer> port, ListenerAddress wanted) {
    try {
      int actual = port.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      return new ListenerAddress(wanted.scheme(), wanted.host(), actual);
    } catch (ExecutionException | TimeoutException e) {
      throw new FailedException(ListenFailure.describe(name, wanted, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted while starting to listen");
    }
  }

  private static Future<Void> stopped(ServerAssembly server, EmulatorAssembly emulator) {
    return server.stop(Duration.ZERO).compose(done -> emulator.stop());
  }
}
