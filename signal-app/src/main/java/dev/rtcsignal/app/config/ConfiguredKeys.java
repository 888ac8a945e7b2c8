package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The keys of the settings, in memory. {@link #refresh()} reads the files again that hold them; a
 * file that cannot be read, or is empty as while it is being written, leaves the keys as they were.
 */
public final class ConfiguredKeys implements AppKeys {
  private static final Logger LOG = System.getLogger(ConfiguredKeys.class.getName());

  /** The texts tell whether a file has changed; neither is printed. */
  private record Loaded(
      String appKeyText,
      String secondaryText,
      String secretText,
      List<AppKey> keys,
      AccessKey access) {
    @Override
    public String toString() {
      return "Loaded[***]";
    }
  }

  private final Settings settings;
  private final AppId app;
  private final AtomicReference<Loaded> loaded;

  /**
   * @throws ConfigException if a key is missing
   */
  public ConfiguredKeys(Settings settings, AppId app) {
    this.settings = settings;
    this.app = app;
    this.loaded = new AtomicReference<>(load());
  }

  @Override
  public List<AppKey> find(AppId wanted) {
    return wanted.equals(app) ? loaded.get().keys : List.of();
  }

  /** Returns the same credentials as the other port. */
  public AccessKeys accessKeys() {
    return wanted -> wanted.equals(app) ? Optional.of(loaded.get().access) : Optional.empty();
  }

  /**
   * Reads the files again. Objects stay the same while their text does.
   *
   * @return whether there are other keys now
   */
  public boolean refresh() {
    Loaded known = loaded.get();
    boolean changed =
        !text("app-key", "app-key-file").orElse(known.appKeyText).equals(known.appKeyText)
            || !secondary().equals(known.secondaryText)
            || !text("secret-access-key", "secret-access-key-file")
                .orElse(known.secretText)
                .equals(known.secretText);
    if (!changed) {
      return false;
    }
    try {
      loaded.set(load());
      LOG.log(Level.INFO, "keys were read again");
      return true;
    } catch (ConfigException e) {
      LOG.log(Level.WARNING, "keys were not read again: {0}", e.getMessage());
      return false;
    }
  }

  private Loaded load() {
    AppConfig config = new AppConfig(settings);
    List<AppKey> keys = config.appKeys(app);
    Optional<AccessKey> access = config.accessKey();
    config.requireNoMistakes();
    return new Loaded(
        text("app-key", "app-key-file").orElseThrow(),
        secondary(),
        text("secret-access-key", "secret-access-key-file").orElseThrow(),
        List.copyOf(keys),
        access.orElseThrow());
  }

  /** A secondary key may go as well as come. */
  private String secondary() {
    return text("app-key-secondary", "app-key-secondary-file").orElse("");
  }

  private Optional<String> text(String name, String fileName) {
    return settings
        .get(fileName)
        .map(file -> AppConfig.read(Path.of(file)))
        .orElseGet(() -> settings.get(name));
  }
}
