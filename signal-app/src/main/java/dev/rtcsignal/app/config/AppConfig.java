package dev.rtcsignal.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a server, checked as a whole.
 *
 * @param keys of the account; empty for the demo, whose emulator has keys of its own
 */
public record AppConfig(
    CloudConfig cloud,
    ServerConfig server,
    ServerSecrets secrets,
    Optional<CloudKeys> keys,
    StoreSettings store,
    Optional<KafkaSettings> kafka) {
  private static final int MIN_KEY_CHARACTERS = 16;
  private static final String OR_LOOPBACK = ", or listen on loopback with --host 127.0.0.1";

  /**
   * Reads the configuration of {@code serve}.
   *
   * @throws ConfigException with every mistake
   */
  public static AppConfig forServe(Settings settings, String host) {
    ConfigReader reader = new ConfigReader(settings);
    CloudConfig cloud = reader.read(CloudConfig.class);
    Optional<CloudKeys> keys = CloudKeys.read(cloud, reader);
    return read(reader, host, cloud, keys, StoreSettings.read(reader));
  }

  /**
   * Reads the configuration of {@code demo}, which needs no account.
   *
   * @throws ConfigException with every mistake
   */
  public static AppConfig forDemo(Settings settings, String host) {
    ConfigReader reader = new ConfigReader(settings);
    CloudConfig cloud = reader.read(CloudConfig.class);
    return read(reader, host, cloud, Optional.empty(), StoreSettings.readForDemo(reader));
  }

  private static AppConfig read(
      ConfigReader reader,
      String host,
      CloudConfig cloud,
      Optional<CloudKeys> keys,
      Optional<StoreSettings> store) {
    ServerConfig server = reader.read(ServerConfig.class);
    checkTls(server, reader);
    checkRecordDir(server, reader);
    var apiKeys = ServerSecrets.apiKeys(server, reader);
    Optional<KafkaSettings> kafka = KafkaSettings.read(reader);
    Optional<ServerSecrets> secrets = ServerSecrets.read(server, apiKeys, reader);
    boolean reachable = addressOf(host).filter(one -> !one.isLoopbackAddress()).isPresent();
    if (!hasApiKey(server, apiKeys, reader)) {
      reportMissingApiKey(reachable, reader);
    }
    if (reachable) {
      checkReachable(server, keys, reader);
    }
    checkAddress(host, reader);
    reader.requireNoMistakes();
    return new AppConfig(cloud, server, secrets.orElseThrow(), keys, store.orElseThrow(), kafka);
  }

  private static void checkRecordDir(ServerConfig server, ConfigReader reader) {
    server
        .recordDir()
        .flatMap(RecordFolder::problem)
        .ifPresent(problem -> reader.mistake("SIGNAL_RECORD_DIR is wrong: " + problem));
  }

  private static boolean hasApiKey(
      ServerConfig server, Optional<ReloadedFile<List<String>>> apiKeys, ConfigReader reader) {
    return reader.isSet("api-key")
        || reader.isSet("api-key-secondary")
        || (reader.isSet("api-key-file") && mayHoldKeys(server, apiKeys));
  }

  /** A file that could not be read has been reported, and may hold keys. */
  private static boolean mayHoldKeys(
      ServerConfig server, Optional<ReloadedFile<List<String>>> apiKeys) {
    return server.apiKeyFile().isEmpty() || apiKeys.map(keys -> !keys.get().isEmpty()).orElse(true);
  }

  private static void reportMissingApiKey(boolean reachable, ConfigReader reader) {
    if (reader.isSet("trusted-proxies")) {
      reader.mistake(
          "SIGNAL_API_KEY is missing: every request through a proxy would come from this machine");
    }
    if (reachable) {
      reader.mistake("SIGNAL_API_KEY is missing: set it" + OR_LOOPBACK);
    }
  }

  private static void checkTls(ServerConfig server, ConfigReader reader) {
    if (reader.isSet("tls-cert-file") != reader.isSet("tls-key-file")) {
      reader.mistake("SIGNAL_TLS_CERT_FILE and SIGNAL_TLS_KEY_FILE go together: set both, or none");
    }
    Optional<byte[]> certificate = bytes("tls-cert-file", server.tlsCertFile(), reader);
    Optional<byte[]> key = bytes("tls-key-file", server.tlsKeyFile(), reader);
    if (certificate.isPresent() && key.isPresent()) {
      new PemPair(certificate.get(), key.get()).mistakes().forEach(reader::mistake);
    }
  }

  private static Optional<byte[]> bytes(String name, Optional<Path> file, ConfigReader reader) {
    return file.flatMap(path -> reader.attempt(() -> PemPair.bytes(name, path)));
  }

  private static void checkAddress(String host, ConfigReader reader) {
    if (addressOf(host).isEmpty()) {
      reader.mistake(
          "the host " + host + " has no address: set --host to one of this machine, as 127.0.0.1");
    }
  }

  /** A server that others can reach needs keys that cannot be guessed, and TLS. */
  private static void checkReachable(
      ServerConfig server, Optional<CloudKeys> keys, ConfigReader reader) {
    if (keys.filter(known -> known.anyText(AppConfig::isGuessable)).isPresent()) {
      reader.mistake(
          "SIGNAL_APP_KEY or its secondary is published or shorter than 16 characters: take that of"
              + " the RTC console"
              + OR_LOOPBACK);
    }
    boolean tls = reader.isSet("tls-cert-file") || reader.isSet("tls-key-file");
    // A wrong value is reported as such, and then it is not known what was meant.
    boolean plain = server.plainHttp() || reader.isWrong("plain-http");
    if (!tls && !plain) {
      reader.mistake(
          "SIGNAL_TLS_CERT_FILE and SIGNAL_TLS_KEY_FILE are missing: set them, or SIGNAL_PLAIN_HTTP"
              + " to true behind a proxy that speaks TLS"
              + OR_LOOPBACK);
    }
  }

  /** The keys in the documentation are for an emulator on loopback. */
  private static boolean isGuessable(String key) {
    return key.length() < MIN_KEY_CHARACTERS
        || List.of(DemoCredentials.APP_KEY, "app key").contains(key);
  }

  /** Tells whether only this machine can reach a listener on that address. */
  public static boolean isLoopback(String host) {
    return addressOf(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static Optional<InetAddress> addressOf(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Returns every mistake in the configuration of {@code serve}. */
  public static List<String> mistakes(Settings settings, String host) {
    ConfigReader ports = new ConfigReader(settings);
    ports.read(ListenConfig.class);
    ports.attempt(() -> forServe(settings, host));
    return ports.mistakes();
  }

  private static String masked(String text) {
    return StoreUrl.masked(text.replaceAll("//[^/]*@", "//***@"));
  }

  /** Returns the settings whose values differ from the defaults, as {@link #effective} does. */
  public static Map<String, String> changed(Settings settings) {
    Map<String, String> changed = effective(settings);
    Setting.all().forEach(one -> changed.remove(one.variable(), one.byDefault()));
    return changed;
  }

  /** Returns the value of every setting by its environment variable, secrets masked. */
  public static Map<String, String> effective(Settings settings) {
    Map<String, String> effective = new LinkedHashMap<>();
    for (Setting setting : Setting.all()) {
      String value =
          settings
              .get(setting.name())
              .map(text -> setting.isSecret() ? "***" : masked(text))
              .orElse(setting.byDefault());
      effective.put(setting.variable(), value);
    }
    CloudConfig cloud = new ConfigReader(settings).read(CloudConfig.class);
    effective.put(Setting.of("region").variable(), CloudConfig.region(cloud));
    return effective;
  }
}
