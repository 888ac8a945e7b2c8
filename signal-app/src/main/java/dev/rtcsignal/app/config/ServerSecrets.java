package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.ports.RevocationList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the server knows of API keys, revocations and notifications; files are read again. */
public final class ServerSecrets {
  private final ReloadedFile<List<String>> apiKeys;
  private final ReloadedFile<RevocationList> revocations;
  private final ReloadedFile<List<NotificationSecret>> notifications;

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

  /** Returns the keys of event notifications that are valid now; none for no notifications. */
  public Supplier<List<NotificationSecret>> notifications() {
    return notifications;
  }

  /** Reads the files again; blocks. */
  public void refresh() {
    apiKeys.refresh();
    revocations.refresh();
    notifications.refresh();
  }
}
