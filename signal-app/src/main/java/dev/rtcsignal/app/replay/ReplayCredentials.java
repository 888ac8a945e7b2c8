package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.config.CloudConfig;
import dev.rtcsignal.app.config.CloudKeys;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.ConfigReader;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.ServerSecrets;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The credentials that a journal is replayed with: those of the settings, or else of the demo. */
record ReplayCredentials(
    Environment environment,
    AppKey appKey,
    Optional<String> apiKey,
    NotificationSecret notificationSecret,
    Map<String, String> signatures) {
  private static final Duration LIFETIME = Duration.ofDays(1);

  /**
   * Reads the credentials from the settings.
   *
   * @throws ConfigException with every mistake
   */
  static ReplayCredentials of(Environment environment) {
    ConfigReader reader = new ConfigReader(environment.settings());
    Optional<AppKey> own =
        isConfigured(environment)
            ? CloudKeys.ofApp(reader.read(CloudConfig.class), reader)
                .map(keys -> keys.appKeys(keys.app()).get(0))
            : Optional.empty();
    Optional<ServerSecrets> secrets = ServerSecrets.read(reader.read(ServerConfig.class), reader);
    reader.requireNoMistakes();
    return new ReplayCredentials(
        environment,
        own.orElseGet(ReplayCredentials::demoKey),
        secrets.flatMap(known -> known.apiKeys().get().stream().findFirst()),
        secrets
            .flatMap(ServerSecrets::notifications)
            .flatMap(file -> file.get().stream().findFirst())
            .orElseGet(() -> new NotificationSecret(DemoCredentials.NOTIFICATION_SECRET)),
        new ConcurrentHashMap<>());
  }

  /**
   * Returns the access key, which only an emulator needs.
   *
   * @throws ConfigException with every mistake
   */
  AccessKey accessKey() {
    if (!isConfigured(environment)) {
      return AccessKey.of(DemoCredentials.ACCESS_KEY_ID, DemoCredentials.SECRET_ACCESS_KEY);
    }
    ConfigReader reader = new ConfigReader(environment.settings());
    Optional<AccessKey> key =
        CloudKeys.accessKey(reader.read(CloudConfig.class), reader).map(Supplier::get);
    reader.requireNoMistakes();
    return key.orElseThrow();
  }

  private static boolean isConfigured(Environment environment) {
    return environment.settings().get("app-id").isPresent();
  }

  private static AppKey demoKey() {
    return new AppKey(new AppId(DemoCredentials.APP_ID), DemoCredentials.APP_KEY);
  }

  /**
   * Returns a signature of that user, the same one each time.
   *
   * @param under tells the signatures of one user apart: a user of two devices has two
   */
  String signature(String user, String under) {
    return signatures.computeIfAbsent(
        user + "\n" + under,
        one ->
            CallbackSignature.mint(
                    appKey, user, Lifetime.starting(now(), LIFETIME), environment.nonce())
                .text());
  }

  /** Seals a message as of now: the recorded envelope has expired. */
  Envelope seal(String signature, ReplayNumbers.Numbers numbers, Payload payload) {
    EnvelopeKey key = EnvelopeKey.derive(appKey, signature);
    return Envelope.sign(key, numbers.id(), numbers.seq(), now(), payload);
  }

  private Instant now() {
    return environment.clock().instant();
  }

  @Override
  public String toString() {
    return "ReplayCredentials[" + appKey.app() + ", ***]";
  }
}
