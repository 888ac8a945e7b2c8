package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.ServerLimits;
import dev.rtcsignal.app.config.TrustedProxies;
import dev.rtcsignal.app.net.AccessLog;
import dev.rtcsignal.app.net.ForwardedAddresses;
import dev.rtcsignal.app.net.IpRange;
import dev.rtcsignal.app.observe.LineUse;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The options of the reference server. Routes that depend on settings take the whole record: they
 * read a new setting from {@link #config()}, without a constructor parameter of its own.
 *
 * @param config the settings
 * @param app the application that signals and tokens are for unless a request names another
 * @param appKeys its keys, looked up for each token and callback
 * @param from the From of signals unless a request names another
 * @param apiKeys the bearer keys that {@code /v1} demands, looked up for each request; without any
 *     only this machine is served
 * @param callbacks handles {@code POST /callback}
 * @param notifications handles {@code POST /notifications}; without it there is no such path
 * @param presence who is in which room, as notifications report it
 * @param outbox keeps signals until they are sent
 * @param quota paces the outbox
 * @param emulator the cloud if it may be an emulator, for the console
 * @param unready why else the server is not ready, as a broker that does not answer
 */
public record ServerOptions(
    Environment environment,
    ServerConfig config,
    AppId app,
    AppKeys appKeys,
    SenderId from,
    Supplier<ApiKeys> apiKeys,
    SignalWebhook callbacks,
    Optional<NotificationWebhook> notifications,
    PresenceStore presence,
    OutboxTransport outbox,
    Quota quota,
    Optional<URI> emulator,
    Supplier<Optional<String>> unready) {

  LineUse lineUse() {
    return new LineUse(quota, outbox);
  }

  InstantSource clock() {
    return environment.clock();
  }

  /** Returns the clock that is never set, for measuring durations. */
  InstantSource steady() {
    return environment.steady();
  }

  RandomGenerator random() {
    return environment.random();
  }

  ServerLimits limits() {
    return ServerLimits.of(config);
  }

  Optional<AccessLog> accessLog() {
    return config.accessLog() ? Optional.of(new AccessLog(steady())) : Optional.empty();
  }

  ForwardedAddresses addresses() {
    List<String> proxies = config.trustedProxies().map(TrustedProxies::networks).orElse(List.of());
    return new ForwardedAddresses(proxies.stream().map(IpRange::parse).toList());
  }

  /** Returns the certificate; without one the server speaks plain HTTP. */
  Optional<TlsFiles> tls() {
    return config
        .tlsCertFile()
        .flatMap(chain -> config.tlsKeyFile().map(key -> new TlsFiles(chain, key)));
  }

  @Override
  public String toString() {
    return "ServerOptions[" + app + ", " + from + "]";
  }
}
