package dev.rtcsignal.app.server;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalTransport;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the reference server works with.
 *
 * @param app the application that signals and tokens are for unless a request names another
 * @param appKeys its keys, asked for each token and callback
 * @param from the From of signals unless a request names another
 * @param gate who may come in, how many, and how
 * @param quota by which the transport paces itself
 * @param emulator where the cloud is emulated, or may be: the console asks there
 */
public record ServerOptions(
    AppId app,
    AppKeys appKeys,
    SenderId from,
    Gate gate,
    SignalTransport transport,
    Quota quota,
    Optional<URI> emulator,
    InstantSource clock,
    RandomGenerator random) {
  public ServerOptions {
    Objects.requireNonNull(app);
    Objects.requireNonNull(appKeys);
    Objects.requireNonNull(from);
    Objects.requireNonNull(gate);
    Objects.requireNonNull(transport);
    Objects.requireNonNull(quota);
    Objects.requireNonNull(emulator);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(random);
  }

  Optional<AppKey> primaryKey() {
    List<AppKey> keys = appKeys.find(app);
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(0));
  }

  @Override
  public String toString() {
    return "ServerOptions[" + app + ", " + from + "]";
  }
}
