package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.ports.RevocationList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the server knows of API keys, revocations and notifications; files are read again. */
public final class ServerSecrets {
  private final ReloadedFile<List<String>> apiKeys;
  private final ReloadedFile<RevocationList> revocations;
  private final ReloadedFile<List<NotificationSecret>> notifications;
  private final boolean notified;

  /**
   * @throws ConfigException if a file cannot be read, or will not do
   */
  public ServerSecrets(Settings settings) {
    List<String> set =
        Stream.of("api-key", "api-key-secondary")
            .flatMap(name -> settings.get(name).stream())
            .toList();
    this.apiKeys =
        new ReloadedFile<>(
            settings,
            "api-key-file",
            "",
            text -> Stream.concat(set.stream(), lines(text)).distinct().toList());
    this.revocations = new ReloadedFile<>(settings, "revocation-file", "", Revocations::read);
    this.notifications =
        new ReloadedFile<>(
            settings,
            "notification-secret-file",
            settings.get("notification-secret").orElse(""),
            text -> lines(text).map(NotificationSecret::new).toList());
    this.notified =
        Stream.of("notification-secret", "notification-secret-file")
            .anyMatch(name -> settings.get(name).isPresent());
  }

  private static Stream<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty());
  }

  /** Returns the API keys that are valid now. */
  public Supplier<List<String>> apiKeys() {
    return apiKeys;
  }

  /** Returns a list that asks for what is revoked now. */
  public RevocationList revocations() {
    return (sender, issuedAt) -> revocations.get().revokes(sender, issuedAt);
  }

  /**
   * Returns the keys of event notifications that are valid now, which may be none as yet; empty
   * where neither a key nor a file for it is set.
   */
  public Optional<Supplier<List<NotificationSecret>>> notifications() {
    return notified ? Optional.of(notifications) : Optional.empty();
  }

  /** Reads the files again; blocks. */
  public void refresh() {
    apiKeys.refresh();
    revocations.refresh();
    notifications.refresh();
  }
}
