package dev.rtcsignal.app;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.cli.EmulatorOptions;
import dev.rtcsignal.app.cli.ListenOptions;
import dev.rtcsignal.app.cli.Programs;
import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.ConfiguredKeys;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.ServerSecrets;
import dev.rtcsignal.app.demo.Demo;
import dev.rtcsignal.app.demo.DemoTraffic;
import dev.rtcsignal.app.demo.Tour;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvent.ExchangeCompleted;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;

/** Puts the parts together for each program, and takes them apart again. */
public final class Composition implements Programs {
  private static final long REFRESH_MILLIS = 1_000;

  private record Ports(int emulator, int server) {}

  private final Environment environment;
  private final Shutdown shutdown;

  Composition(Environment environment, Shutdown shutdown) {
    this.environment = environment;
    this.shutdown = shutdown;
  }

  @Override
  public int serve(ListenOptions listen) {
    listen.requirePorts();
    AppConfig config = new AppConfig(environment.settings());
    Optional<AppId> app = config.appId();
    app.ifPresentOrElse(config::appKeys, config::appKeysOfNoApp);
    config.accessKey();
    Optional<URI> cloud = config.cloud();
    config.from();
    config.quotaLimits();
    config.listenOn(listen.host());
    config.requireNoMistakes();
    return serve(listen, config, app.orElseThrow(), cloud.orElseThrow());
  }

  private int serve(ListenOptions listen, AppConfig config, AppId app, URI cloud) {
    ConfiguredKeys keys = new ConfiguredKeys(environment.settings(), app);
    ServerFace face = ServerFace.of(environment, config);
    Vertx vertx = vertx();
    ServerEvents events = new ServerEvents(environment.clock());
    Quota quota = new InMemoryQuota(environment.steady(), config.quotaLimits());
    OpenApiTransport transport =
        transport(keys.accessKeys(), cloud, config.region(), events, quota);
    Optional<URI> emulator = Optional.of(cloud).filter(Composition::mayBeAnEmulator);
    ServerParts parts =
        face.parts(
            app, keys, config.from(), new ServerFace.Way(transport, quota, events, emulator));
    ServerAssembly server = ServerAssembly.create(vertx, environment, parts);
    Runnable endOfRecord = face.record(events);
    listening("server", server.listen(listen.host(), listen.serverPort()), listen, parts.scheme());
    vertx.setPeriodic(REFRESH_MILLIS, timer -> refresh(vertx, keys, face.secrets(), server));
    shutdown.await(() -> stop(vertx, transport, server.stop(), endOfRecord));
    return 0;
  }

  /** Reading files blocks, so it is done off the event loop. */
  private static void refresh(
      Vertx vertx, ConfiguredKeys keys, ServerSecrets secrets, ServerAssembly server) {
    vertx
        .executeBlocking(
            () -> {
              secrets.refresh();
              return keys.refresh();
            })
        .onSuccess(
            changed -> {
              if (changed) {
                server.server().credentialsChanged();
              }
            });
  }

  @Override
  public int emulator(ListenOptions listen, EmulatorOptions options) {
    listen.requirePorts();
    Vertx vertx = vertx();
    EmulatorAssembly emulator = EmulatorAssembly.create(vertx, environment, options);
    emulator.notice().ifPresent(environment.out()::println);
    listening("emulator", emulator.listen(listen.host(), listen.emulatorPort()), listen, "http");
    shutdown.await(() -> stop(vertx, () -> {}, emulator.stop(), () -> {}));
    return 0;
  }

  @Override
  public int demo(ListenOptions listen, EmulatorOptions options) {
    return withDemo(
        listen,
        options,
        new Ports(listen.emulatorPort(), listen.serverPort()),
        demo -> {
          DemoTraffic conversation = new DemoTraffic(demo, environment.out());
          conversation.start();
          shutdown.await(
              () -> {
                conversation.stop();
                demo.stop();
              });
          return 0;
        });
  }

  @Override
  public int tour(ListenOptions listen, EmulatorOptions options) {
    return withDemo(
        listen,
        options,
        new Ports(listen.emulatorPortOrAny(), listen.serverPortOrAny()),
        demo -> {
          try {
            return new Tour(demo).run().print(environment.out()) ? 0 : 1;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
          } finally {
            demo.stop();
          }
        });
  }

  /** What anyone can read in the documentation proves nobody, so it is for loopback only. */
  private AppConfig demoConfig(ListenOptions listen, EmulatorOptions options) {
    listen.requirePorts();
    AppConfig config = new AppConfig(environment.settings());
    config.listenOn(listen.host());
    config.from();
    config.quotaLimits();
    config.requireNoMistakes();
    if (options.apps().isEmpty() && !AppConfig.isLoopback(listen.host())) {
      throw new ConfigException(
          List.of("--app is missing: the published credentials are for loopback only"));
    }
    return config;
  }

  private int withDemo(
      ListenOptions listen, EmulatorOptions options, Ports ports, ToIntFunction<Demo> program) {
    AppConfig config = demoConfig(listen, options);
    ServerEvents events = new ServerEvents(environment.clock());
    Runnable endOfRecord = ServerFace.of(environment, config).record(events);
    Vertx vertx = vertx();
    EmulatorAssembly emulator = EmulatorAssembly.create(vertx, environment, options);
    URI cloud =
        listening("emulator", emulator.listen(listen.host(), ports.emulator), listen, "http");
    Quota quota = new InMemoryQuota(environment.steady(), limits(config, options));
    OpenApiTransport transport =
        transport(emulator.accessKeys(), cloud, options.region(), events, quota);
    ServerParts parts = demoParts(config, emulator, transport, quota, events, cloud);
    ServerAssembly server = ServerAssembly.create(vertx, environment, parts);
    URI own =
        listening("server", server.listen(listen.host(), ports.server), listen, parts.scheme());
    emulator.notify(onThisMachine(own));
    Runnable stopping =
        () -> stop(vertx, transport, server.stop().compose(done -> emulator.stop()), endOfRecord);
    return program.applyAsInt(
        new Demo(environment, emulator, server, transport, cloud, own, stopping));
  }

  private ServerParts demoParts(
      AppConfig config,
      EmulatorAssembly emulator,
      OpenApiTransport transport,
      Quota quota,
      ServerEvents events,
      URI cloud) {
    ServerFace face = ServerFace.of(environment, config);
    return new ServerParts(
        emulator.app(),
        emulator.keys(),
        config.from(),
        face.gate(),
        face.trust().notifiedUnder(EmulatorAssembly.notificationSecret()),
        transport,
        quota,
        events,
        Optional.of(onThisMachine(cloud)));
  }

  /** Where somebody on this machine finds a listener, also one on all addresses. */
  public static URI onThisMachine(URI listener) {
    return List.of("0.0.0.0", "[::]").contains(listener.getHost())
        ? URI.create(listener.getScheme() + "://127.0.0.1:" + listener.getPort())
        : listener;
  }

  /** The real clouds speak TLS; whether it is one, the console finds out by asking. */
  private static boolean mayBeAnEmulator(URI cloud) {
    return "http".equals(cloud.getScheme()) && AppConfig.isLoopback(cloud.getHost());
  }

  /** The demo knows the limits of its cloud, as one knows those of one's own contract. */
  private static QuotaLimits limits(AppConfig config, EmulatorOptions options) {
    return config.quotaLimits().perSecond(options.appQuota(), options.roomQuota());
  }

  private OpenApiTransport transport(
      AccessKeys keys, URI cloud, String region, ServerEvents events, Quota quota) {
    OpenApiTransport.Builder builder =
        OpenApiTransport.builder(environment.clock(), environment.random())
            .steadyClock(environment.steady())
            .accessKeys(keys)
            .cloud(cloud, region)
            .quota(quota)
            .listener(events)
            .onExchange(exchange -> events.publish(new ExchangeCompleted(exchange)));
    VirtualThreads.executor().ifPresent(builder::executor);
    return builder.build();
  }

  private static Vertx vertx() {
    return CountingTransport.vertx(
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Prints the ready line once the listener really listens. */
  private URI listening(String name, Future<Integer> port, ListenOptions listen, String scheme) {
    try {
      int actual = port.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      String authority = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
      URI uri = URI.create(scheme + "://" + authority + ":" + actual);
      environment.out().println(name + " ready on " + uri);
      environment.out().flush();
      return uri;
    } catch (ExecutionException | TimeoutException e) {
      String form =
          "the %1$s cannot listen on port %2$d of %3$s: the port is in use, or the address is not of"
              + " this machine; choose another with --%1$s-port (0 for any free port) or --host";
      int wanted = name.equals("server") ? listen.serverPort() : listen.emulatorPort();
      throw new FailedException(String.format(Locale.ROOT, form, name, wanted, listen.host()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted while starting to listen");
    }
  }

  /** First no more comes in, then what is under way gets its time, then the rest goes. */
  private static void stop(
      Vertx vertx, AutoCloseable transport, Future<Void> stopped, Runnable atLast) {
    step(() -> await(stopped, ServerAssembly.DRAIN_SECONDS + 2));
    step(transport::close);
    step(atLast::run);
    step(() -> await(vertx.close(), 2));
  }

  private interface Step {
    void run() throws Exception;
  }

  /** One that fails holds up none of the others. */
  private static void step(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.getLogger(Composition.class.getName())
          .log(System.Logger.Level.WARNING, "not all was stopped in time: {0}", e.getClass());
    }
  }

  private static void await(Future<Void> done, long seconds) throws Exception {
    done.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
  }
}
