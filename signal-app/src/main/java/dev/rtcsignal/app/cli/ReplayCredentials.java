package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.SealingKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** As whom a journal is played: those of the settings, or of the demo where none are set. */
record ReplayCredentials(
    Environment environment,
    AppKey appKey,
    Optional<AccessKey> accessKey,
    Optional<String> apiKey,
    Map<String, String> signatures,
    AtomicLong seq) {
  private static final Duration LIFETIME = Duration.ofHours(1);

  static ReplayCredentials of(AppConfig config, Environment environment) {
    boolean own = environment.settings().get("app-id").isPresent();
    AppId app = own ? config.appId().orElseThrow() : new AppId(DemoCredentials.APP_ID);
    AppKey key =
        own ? config.appKeys(app).stream().findFirst().orElseGet(() -> demoKey(app)) : demoKey(app);
    Optional<AccessKey> access = own ? config.accessKey() : Optional.of(demoAccess());
    config.requireNoMistakes();
    Optional<String> apiKey = environment.settings().get("api-key");
    return new ReplayCredentials(
        environment, key, access, apiKey, new ConcurrentHashMap<>(), new AtomicLong());
  }

  private static AppKey demoKey(AppId app) {
    return new AppKey(app, DemoCredentials.APP_KEY);
  }

  private static AccessKey demoAccess() {
    return AccessKey.of(DemoCredentials.ACCESS_KEY_ID, DemoCredentials.SECRET_ACCESS_KEY);
  }

  /** Returns a signature of that user, the same each time. */
  String signature(String user) {
    return signatures.computeIfAbsent(
        user,
        one ->
            CallbackSignature.mint(
                    appKey, one, Lifetime.starting(now(), LIFETIME), environment.nonce())
                .text());
  }

  /** Seals a payload anew: what was recorded is no longer fresh, and had its turn. */
  Envelope seal(String signature, Payload payload) {
    byte[] id = new byte[16];
    environment.random().nextBytes(id);
    return Envelope.seal(
        SealingKey.derive(appKey, signature),
        HexFormat.of().formatHex(id),
        seq.incrementAndGet(),
        now(),
        payload);
  }

  private Instant now() {
    return environment.clock().instant();
  }

  @Override
  public String toString() {
    return "ReplayCredentials[" + appKey.app() + ", ***]";
  }
}
