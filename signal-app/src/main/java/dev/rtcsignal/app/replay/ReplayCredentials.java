package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.config.Environment;
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

/** As whom a journal is played: those of the settings, or of the demo where none are set. */
record ReplayCredentials(
    Environment environment,
    AppKey appKey,
    Optional<String> apiKey,
    NotificationSecret notificationSecret,
    Map<String, String> signatures) {
  private static final Duration LIFETIME = Duration.ofDays(1);

  static ReplayCredentials of(AppConfig config, Environment environment) {
    boolean own = isOwn(environment);
    AppId app = own ? config.appId().orElseThrow() : new AppId(DemoCredentials.APP_ID);
    AppKey key =
        own ? config.appKeys(app).stream().findFirst().orElseGet(() -> demoKey(app)) : demoKey(app);
    Optional<String> apiKey =
        config.secrets().flatMap(secrets -> secrets.apiKeys().get().stream().findFirst());
    NotificationSecret notificationSecret =
        config
            .secrets()
            .flatMap(ServerSecrets::notifications)
            .flatMap(secrets -> secrets.get().stream().findFirst())
            .orElseGet(() -> new NotificationSecret(DemoCredentials.NOTIFICATION_SECRET));
    config.requireNoMistakes();
    return new ReplayCredentials(
        environment, key, apiKey, notificationSecret, new ConcurrentHashMap<>());
  }

  /** Returns the access key, which only an emulator asks for. */
  static AccessKey access(AppConfig config, Environment environment) {
    Optional<AccessKey> access =
        isOwn(environment) ? config.accessKey() : Optional.of(demoAccess());
    config.requireNoMistakes();
    return access.orElseThrow();
  }

  private static boolean isOwn(Environment environment) {
    return environment.settings().get("app-id").isPresent();
  }

  private static AppKey demoKey(AppId app) {
    return new AppKey(app, DemoCredentials.APP_KEY);
  }

  private static AccessKey demoAccess() {
    return AccessKey.of(DemoCredentials.ACCESS_KEY_ID, DemoCredentials.SECRET_ACCESS_KEY);
  }

  /**
   * Returns a signature of that user, the same each time.
   *
   * @param under which of theirs; a user of two devices has two
   */
  String signature(String user, String under) {
    return signatures.computeIfAbsent(
        user + "\n" + under,
        one ->
            CallbackSignature.mint(
                    appKey, user, Lifetime.starting(now(), LIFETIME), environment.nonce())
                .text());
  }

  /** Seals a message as if it were sent now: what was recorded is no longer fresh. */
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
