package dev.rtcsignal.app.server;

import dev.rtcsignal.app.config.ServerLimits;
import dev.rtcsignal.app.net.ForwardedAddresses;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may come in, how many, and how.
 *
 * @param apiKeys the bearer keys that {@code /v1} demands, asked for each request; none for nobody
 *     but this machine
 * @param addresses tells who a request comes from
 * @param steady a time that only goes on, for how long something takes
 * @param tls the certificate; without one the server speaks plain HTTP
 */
public record Gate(
    ServerLimits limits,
    Supplier<ApiKeys> apiKeys,
    ForwardedAddresses addresses,
    InstantSource steady,
    Optional<TlsFiles> tls) {
  public Gate {
    Objects.requireNonNull(limits);
    Objects.requireNonNull(apiKeys);
    Objects.requireNonNull(addresses);
    Objects.requireNonNull(steady);
    Objects.requireNonNull(tls);
  }

  /** Returns a gate with the default limits, no proxies and plain HTTP. */
  public static Gate plain(Optional<String> apiKey, InstantSource steady) {
    ApiKeys keys = ApiKeys.of(apiKey.stream().toList());
    return new Gate(
        ServerLimits.DEFAULT,
        () -> keys,
        new ForwardedAddresses(List.of()),
        steady,
        Optional.empty());
  }
}
