package dev.rtcsignal.app.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the server; {@code settings.txt} describes each. A new setting is a row there and a
 * method here; routes read it from {@code ServerOptions.config()}.
 */
@ConfigMapping(prefix = "signal")
public interface ServerConfig {
  Optional<String> apiKey();

  Optional<String> apiKeySecondary();

  Optional<Path> apiKeyFile();

  Optional<TrustedProxies> trustedProxies();

  Optional<Path> tlsCertFile();

  Optional<Path> tlsKeyFile();

  boolean plainHttp();

  int maxBodyBytes();

  int maxHeaderBytes();

  int deliverySeconds();

  int idleSeconds();

  int shutdownDelaySeconds();

  int maxConnections();

  int maxConnectionsPerAddress();

  int maxInFlight();

  int maxFailedProofs();

  int userRate();

  int handlerSeconds();

  int maxTokenDays();

  String callbackSignatures();

  Optional<Path> revocationFile();

  boolean agentMessages();

  String sealed();

  int maxSealedRemembered();

  Optional<String> notificationSecret();

  Optional<Path> notificationSecretFile();

  boolean notificationOlderHash();

  int maxNotificationsRemembered();

  Optional<Path> recordDir();

  String recordPayload();

  int recordMaxMebibytes();

  int recordMaxFiles();

  boolean accessLog();

  /** Checked here; the log itself reads it before everything else. */
  String logFormat();

  /** Checked here; the log itself reads it before everything else. */
  String logLevel();
}
