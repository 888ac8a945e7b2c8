package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.app.config.ConfigReader;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import dev.rtcsignal.ports.fixture.Outboxes;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import dev.rtcsignal.ports.memory.PresenceTracker;
import dev.rtcsignal.ports.outbox.OutboxListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Builds options of a server: the defaults, and what a test sets. */
public final class TestOptions {
  private static final Delayer DELAYER = new SystemDelayer();

  private final AppId app;
  private final AppKeys appKeys;
  private final SignalWebhook callbacks;
  private final Map<String, String> settings = new HashMap<>();
  private Supplier<ApiKeys> apiKeys = () -> ApiKeys.of(List.of());
  private InstantSource clock = InstantSource.system();
  private InstantSource steady = InstantSource.system();
  private Delayer delayer = DELAYER;
  private SignalTransport transport = InMemoryTransport.accepting();
  private OutboxListener listener = entry -> {};
  private Quota quota = new InMemoryQuota(InstantSource.system(), QuotaLimits.DOCUMENTED);
  private Optional<NotificationWebhook> notifications = Optional.empty();
  private PresenceTracker presence = new PresenceTracker();
  private Optional<URI> emulator = Optional.empty();
  private Supplier<Optional<String>> unready = Optional::empty;

  public TestOptions(AppId app, AppKeys appKeys, SignalWebhook callbacks) {
    this.app = app;
    this.appKeys = appKeys;
    this.callbacks = callbacks;
  }

  /** Sets a setting of the server, as {@code max-in-flight}. */
  public TestOptions set(String name, Object value) {
    settings.put(name, value.toString());
    return this;
  }

  public TestOptions apiKeys(String... keys) {
    ApiKeys fixed = ApiKeys.of(List.of(keys));
    return apiKeys(() -> fixed);
  }

  public TestOptions apiKeys(Supplier<ApiKeys> keys) {
    apiKeys = keys;
    return this;
  }

  /** Sets the time of day; durations are measured by the system's clock. */
  public TestOptions clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** Sets the clock that durations are measured by. */
  public TestOptions steady(InstantSource source) {
    steady = source;
    return this;
  }

  public TestOptions delayer(Delayer waiting) {
    delayer = waiting;
    return this;
  }

  public TestOptions transport(SignalTransport sending) {
    transport = sending;
    return this;
  }

  public TestOptions listener(OutboxListener ofOutbox) {
    listener = ofOutbox;
    return this;
  }

  public TestOptions quota(Quota pacing) {
    quota = pacing;
    return this;
  }

  public TestOptions notifications(NotificationWebhook webhook, PresenceTracker fed) {
    notifications = Optional.of(webhook);
    presence = fed;
    return this;
  }

  public TestOptions emulator(URI uri) {
    emulator = Optional.of(uri);
    return this;
  }

  public TestOptions unready(Supplier<Optional<String>> reason) {
    unready = reason;
    return this;
  }

  public ServerOptions build() {
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            clock,
            steady,
            delayer,
            new SplittableRandom(1),
            new PrintWriter(new StringWriter()),
            last -> {});
    return new ServerOptions(
        environment,
        new ConfigReader(Settings.of(settings)).read(ServerConfig.class),
        app,
        appKeys,
        new SenderId("server"),
        apiKeys,
        callbacks,
        notifications,
        presence,
        Outboxes.over(transport, listener),
        quota,
        emulator,
        unready);
  }
}
