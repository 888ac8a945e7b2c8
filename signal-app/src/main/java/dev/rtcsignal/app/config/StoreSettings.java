package dev.rtcsignal.app.config;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The checked settings of the store.
 *
 * @param user of a database server; empty for that of the URL
 * @param password read again for each connection, since its file may change
 * @param retention how long signals that have ended are kept
 * @param maxWaiting how many signals may wait
 * @param mostBackOff the longest wait between two attempts
 */
public record StoreSettings(
    StoreUrl url,
    Optional<String> user,
    Supplier<Optional<String>> password,
    Duration retention,
    long maxWaiting,
    Duration mostBackOff) {

  /** Reads the settings of {@code serve}, whose signals survive by default. */
  public static Optional<StoreSettings> read(ConfigReader reader) {
    return read(reader, Setting.of("store").byDefault());
  }

  /** Reads the settings of {@code demo}, which keeps its signals in memory unless told. */
  static Optional<StoreSettings> readForDemo(ConfigReader reader) {
    return read(reader, "memory");
  }

  private static Optional<StoreSettings> read(ConfigReader reader, String byDefault) {
    StoreConfig config = reader.read(StoreConfig.class);
    String text = reader.isSet("store") ? config.store() : byDefault;
    if (!reader.keeps("store", () -> StoreUrl.parse(text))) {
      return Optional.empty();
    }
    return reader
        .attempt(() -> password(config))
        .map(
            password ->
                new StoreSettings(
                    StoreUrl.parse(text),
                    config.storeUser(),
                    () -> current(password),
                    Duration.ofHours(config.storeRetentionHours()),
                    config.storeMaxWaiting(),
                    Duration.ofSeconds(config.storeMaxBackOffSeconds())));
  }

  private static Optional<String> current(ReloadedFile<String> password) {
    password.refresh();
    return Optional.of(password.get()).filter(value -> !value.isEmpty());
  }

  private static ReloadedFile<String> password(StoreConfig config) {
    return new ReloadedFile<>(
        "store-password-file",
        config.storePasswordFile(),
        config.storePassword().orElse(""),
        String::strip);
  }

  /** Returns the line that tells where signals are kept. */
  public String ready() {
    return url.isDurable()
        ? "store ready: signals survive in " + url.text()
        : "store ready: signals are in memory, and lost with the process";
  }

  @Override
  public String toString() {
    return "StoreSettings[" + url + "]";
  }
}
