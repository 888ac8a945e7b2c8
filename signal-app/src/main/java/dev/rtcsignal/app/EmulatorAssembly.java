package dev.rtcsignal.app;

import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ProgramOptions;
import dev.rtcsignal.app.emulator.EmulatorServer;
import dev.rtcsignal.app.emulator.ExchangeLine;
import dev.rtcsignal.app.server.EmulatorConsole;
import dev.rtcsignal.app.wire.NotificationTarget;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * An emulated cloud with its listener and its credentials.
 *
 * @param notice what to print at the start; empty for nothing
 */
public record EmulatorAssembly(
    EmulatorServer server,
    EmulatorConsole console,
    CloudSettings settings,
    Optional<String> notice) {
  private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+\\S*");

  /**
   * @throws ConfigException naming every option that is wrong
   */
  static EmulatorAssembly create(
      Vertx vertx, Environment environment, ProgramOptions.Emulator options) {
    List<String> mistakes = new ArrayList<>();
    List<AppKey> keys =
        pairs(options.apps(), "--app takes APPID=APPKEY", mistakes, EmulatorAssembly::appKey);
    List<AccessKey> access =
        pairs(options.accessKeys(), "--access-key takes ID=SECRET", mistakes, AccessKey::of);
    if (options.appQuota() < 1 || options.roomQuota() < 1) {
      mistakes.add("--app-quota and --room-quota take at least 1");
    }
    options
        .callbackUrl()
        .filter(url -> !URL.matcher(url).matches())
        .ifPresent(url -> mistakes.add("--callback-url takes http://HOST:PORT/PATH, or https"));
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
    return create(
        vertx, environment, options, settings(options, keys, access), notice(keys, access));
  }

  private static EmulatorAssembly create(
      Vertx vertx,
      Environment environment,
      ProgramOptions.Emulator options,
      CloudSettings settings,
      Optional<String> notice) {
    Supplier<RandomGenerator> random =
        () ->
            options
                .seed()
                .<RandomGenerator>map(SplittableRandom::new)
                .orElseGet(environment::random);
    EmulatedCloud cloud = new EmulatedCloud(settings, environment.clock(), random);
    EmulatorConsole console =
        new EmulatorConsole(
            vertx, facts(settings, options), keys(settings), environment.clock(), random.get());
    EmulatorServer server =
        new EmulatorServer(vertx, cloud, random.get(), options.callbackUrl(), console::mount);
    options.notificationUrl().ifPresent(url -> server.notify(notifications(url, options)));
    return new EmulatorAssembly(server, console, settings, notice);
  }

  private static EmulatorConsole.Facts facts(
      CloudSettings settings, ProgramOptions.Emulator options) {
    return new EmulatorConsole.Facts(
        settings.appKeys().get(0).app(),
        options.appQuota(),
        options.roomQuota(),
        options.callbackUrl());
  }

  /** Prints a line for each exchange from now on. */
  void print(PrintWriter out) {
    server.listen(
        call -> {
          out.println(ExchangeLine.of(call));
          out.flush();
        });
  }

  private static NotificationTarget notifications(String url, ProgramOptions.Emulator options) {
    NotificationSecret secret =
        options
            .notificationSecret()
            .map(NotificationSecret::new)
            .orElseGet(EmulatorAssembly::notificationSecret);
    return new NotificationTarget(url, secret, options.notificationOlderHash());
  }

  private static CloudSettings settings(
      ProgramOptions.Emulator options, List<AppKey> keys, List<AccessKey> access) {
    return new CloudSettings(
        keys.isEmpty() ? List.of(demoAppKey()) : keys,
        access.isEmpty() ? List.of(demoAccessKey()) : access,
        options.region(),
        options.appQuota(),
        options.roomQuota(),
        options.errorsAlwaysInside200() ? ErrorStatus.ALWAYS_200 : ErrorStatus.DOCUMENTED,
        options.basic() ? ClientLimits.BASIC : ClientLimits.ADVANCED);
  }

  private static Optional<String> notice(List<AppKey> keys, List<AccessKey> access) {
    return keys.isEmpty() || access.isEmpty()
        ? Optional.of(
            "the emulator accepts the published credentials of the demo where none are given")
        : Optional.empty();
  }

  private static <T> List<T> pairs(
      List<String> given, String rule, List<String> mistakes, BiFunction<String, String, T> type) {
    List<T> values = new ArrayList<>();
    for (String pair : given) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        mistakes.add(rule + ": the = is missing");
        continue;
      }
      try {
        values.add(type.apply(pair.substring(0, equals), pair.substring(equals + 1)));
      } catch (InvalidSignalException e) {
        mistakes.add(rule + ": " + e.getMessage());
      }
    }
    return values;
  }

  private static AppKey appKey(String app, String key) {
    return new AppKey(new AppId(app), key);
  }

  private static AppKey demoAppKey() {
    return appKey(DemoCredentials.APP_ID, DemoCredentials.APP_KEY);
  }

  private static AccessKey demoAccessKey() {
    return AccessKey.of(DemoCredentials.ACCESS_KEY_ID, DemoCredentials.SECRET_ACCESS_KEY);
  }

  /** Posts event notifications to a server from now on. */
  void notify(URI ofServer) {
    server.notify(new NotificationTarget(ofServer + "/notifications", notificationSecret(), false));
  }

  /** Returns this cloud for a server of the same process. */
  ServerAssembly.Cloud cloud(OutboxAssembly outbox, Quota quota, URI uri) {
    return new ServerAssembly.Cloud(
        app(),
        keys(),
        outbox.outbox(),
        outbox.registers(),
        quota,
        Optional.of(uri),
        Optional.of(notificationSecret()));
  }

  private static NotificationSecret notificationSecret() {
    return new NotificationSecret(DemoCredentials.NOTIFICATION_SECRET);
  }

  AppKey appKey() {
    return settings.appKeys().get(0);
  }

  AppId app() {
    return appKey().app();
  }

  AccessKeys accessKeys() {
    return new InMemoryKeys().use(settings.accessKeys().get(0));
  }

  public AppKeys keys() {
    return keys(settings);
  }

  private static AppKeys keys(CloudSettings settings) {
    InMemoryKeys keys = new InMemoryKeys();
    settings.appKeys().forEach(keys::add);
    return keys;
  }

  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  Future<Void> stop() {
    console.close();
    return server.stop();
  }
}
