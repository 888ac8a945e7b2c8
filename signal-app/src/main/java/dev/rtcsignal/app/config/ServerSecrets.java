package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.ports.RevocationList;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * API keys, revocations and secrets of notifications, from settings or files.
 *
 * @param notifications empty if neither a secret nor a file is set; a file may hold none as yet
 */
public record ServerSecrets(
    ReloadedFile<List<String>> apiKeys,
    ReloadedFile<RevocationList> revoked,
    Optional<ReloadedFile<List<NotificationSecret>>> notifications) {

  /** Reads all of them; a mistake for each file that cannot be read or breaks a rule. */
  public static Optional<ServerSecrets> read(ServerConfig config, ConfigReader reader) {
    return read(config, apiKeys(config, reader), reader);
  }

  /** Reads the API keys; a mistake if their file cannot be read. */
  static Optional<ReloadedFile<List<String>>> apiKeys(ServerConfig config, ConfigReader reader) {
    return reader.attempt(() -> apiKeys(config));
  }

  /** Reads the other files; a mistake for each that cannot be read or breaks a rule. */
  static Optional<ServerSecrets> read(
      ServerConfig config, Optional<ReloadedFile<List<String>>> apiKeys, ConfigReader reader) {
    var revoked =
        reader.attempt(
            () ->
                new ReloadedFile<>(
                    "revocation-file", config.revocationFile(), "", Revocations::parse));
    var notifications = reader.attempt(() -> notifications(config));
    return apiKeys.flatMap(
        keys ->
            revoked.flatMap(
                list -> notifications.map(secrets -> new ServerSecrets(keys, list, secrets))));
  }

  private static ReloadedFile<List<String>> apiKeys(ServerConfig config) {
    List<String> set =
        Stream.of(config.apiKey(), config.apiKeySecondary()).flatMap(Optional::stream).toList();
    return new ReloadedFile<>(
        "api-key-file",
        config.apiKeyFile(),
        "",
        text -> Stream.concat(set.stream(), lines(text)).distinct().toList());
  }

  private static Optional<ReloadedFile<List<NotificationSecret>>> notifications(
      ServerConfig config) {
    if (config.notificationSecret().isEmpty() && config.notificationSecretFile().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ReloadedFile<>(
            "notification-secret-file",
            config.notificationSecretFile(),
            config.notificationSecret().orElse(""),
            text -> secrets(text, config.notificationSecretFile())));
  }

  /** A file has a secret in each line, while what a variable holds is the secret as it is. */
  private static List<NotificationSecret> secrets(String text, Optional<Path> file) {
    Stream<String> secrets = file.isPresent() ? lines(text) : Stream.of(text);
    return secrets.map(NotificationSecret::new).toList();
  }

  private static Stream<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty());
  }

  /** Returns a list that always asks for what is revoked at that time. */
  public RevocationList revocations() {
    return (sender, issuedAt) -> revoked.get().revokes(sender, issuedAt);
  }

  /** Reads the files again. Blocks. */
  public void refresh() {
    apiKeys.refresh();
    revoked.refresh();
    notifications.ifPresent(ReloadedFile::refresh);
  }
}
