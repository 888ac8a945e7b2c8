package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The keys of one application and its account, from settings or files. Files that change together,
 * as those of a mounted secret do, take effect together.
 */
public final class CloudKeys implements AppKeys, AccessKeys {
  private static final String UNUSED = "***";
  private static final int MAX_READINGS = 5;

  private final AppId app;
  private final ReloadedFile<AppKey> primary;
  private final ReloadedFile<Optional<AppKey>> secondary;
  private final Optional<ReloadedFile<AccessKey>> access;
  private volatile Snapshot inUse;

  private record Snapshot(List<AppKey> appKeys, Optional<AccessKey> access) {
    @Override
    public String toString() {
      return "Snapshot[***]";
    }
  }

  private CloudKeys(
      AppId app,
      ReloadedFile<AppKey> primary,
      ReloadedFile<Optional<AppKey>> secondary,
      Optional<ReloadedFile<AccessKey>> access) {
    this.app = app;
    this.primary = primary;
    this.secondary = secondary;
    this.access = access;
    this.inUse = snapshot();
  }

  private Snapshot snapshot() {
    return new Snapshot(
        Stream.concat(Stream.of(primary.get()), secondary.get().stream()).toList(),
        access.map(ReloadedFile::get));
  }

  /** Reads all keys; a mistake for each that is missing, but for the secondary one. */
  static Optional<CloudKeys> read(CloudConfig config, ConfigReader reader) {
    Optional<CloudKeys> keys = ofApp(config, reader);
    Optional<ReloadedFile<AccessKey>> access = accessKey(config, reader);
    return keys.map(known -> new CloudKeys(known.app, known.primary, known.secondary, access));
  }

  /** Reads the keys of the application alone; a mistake without a primary one. */
  public static Optional<CloudKeys> ofApp(CloudConfig config, ConfigReader reader) {
    reader.require("app-id");
    // Without an application the texts are checked all the same, for their own mistakes.
    AppId app = config.appId().orElseGet(() -> new AppId(DemoCredentials.APP_ID));
    if (!reader.requireSecret("app-key", config.appKey(), config.appKeyFile())) {
      return Optional.empty();
    }
    return reader.attempt(
        () ->
            new CloudKeys(
                app,
                primary(config, text -> new AppKey(app, text)),
                secondary(config, text -> new AppKey(app, text)),
                Optional.empty()));
  }

  /** Reads the access key; a mistake for each part of it that is missing or breaks a rule. */
  public static Optional<ReloadedFile<AccessKey>> accessKey(
      CloudConfig config, ConfigReader reader) {
    // Each part is tried by itself, so that a mistake in one does not hide that of another.
    boolean id =
        reader.require("access-key-id")
            && reader.keeps(
                "access-key-id", () -> AccessKey.of(config.accessKeyId().orElseThrow(), UNUSED));
    boolean token =
        config.sessionToken().isEmpty()
            || reader.keeps(
                "session-token",
                () -> AccessKey.temporary(UNUSED, UNUSED, config.sessionToken().get()));
    boolean secret =
        reader.requireSecret(
            "secret-access-key", config.secretAccessKey(), config.secretAccessKeyFile());
    return id && token && secret ? reader.attempt(() -> accessKeyFile(config)) : Optional.empty();
  }

  private static ReloadedFile<AccessKey> accessKeyFile(CloudConfig config) {
    return new ReloadedFile<>(
        "secret-access-key-file",
        config.secretAccessKeyFile(),
        config.secretAccessKey().orElse(""),
        text -> {
          String id = config.accessKeyId().orElseThrow();
          String secret = secret(text, "secret-access-key", config.secretAccessKeyFile());
          return config
              .sessionToken()
              .map(token -> AccessKey.temporary(id, secret, token))
              .orElseGet(() -> AccessKey.of(id, secret));
        });
  }

  /**
   * Returns the texts of the primary and the secondary AppKey, for commands that need no more.
   *
   * @throws ConfigException naming the setting of a key that cannot be read
   */
  public static List<String> texts(Settings settings) {
    ConfigReader reader = new ConfigReader(settings);
    AppKeyConfig config = reader.read(AppKeyConfig.class);
    List<String> texts = new ArrayList<>();
    boolean any = reader.isSet("app-key") || reader.isSet("app-key-file");
    if (any && reader.requireSecret("app-key", config.appKey(), config.appKeyFile())) {
      reader
          .attempt(() -> primary(config, text -> text))
          .ifPresent(primary -> texts.add(primary.get()));
    }
    reader
        .attempt(() -> secondary(config, text -> text))
        .flatMap(ReloadedFile::get)
        .ifPresent(texts::add);
    reader.requireNoMistakes();
    return texts;
  }

  private static <T> ReloadedFile<T> primary(AppKeyConfig config, Function<String, T> key) {
    return new ReloadedFile<>(
        "app-key-file",
        config.appKeyFile(),
        config.appKey().orElse(""),
        text -> key.apply(secret(text, "app-key", config.appKeyFile())));
  }

  private static <T> ReloadedFile<Optional<T>> secondary(
      AppKeyConfig config, Function<String, T> key) {
    return ReloadedFile.mayBeMissing(
        "app-key-secondary-file",
        config.appKeySecondaryFile(),
        config.appKeySecondary().orElse(""),
        text ->
            Optional.of(text)
                .filter(given -> !given.isBlank())
                .map(given -> literal(given, config.appKeySecondaryFile()))
                .map(key));
  }

  private static String secret(String text, String setting, Optional<Path> file) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "the file is empty: put " + Setting.of(setting).effect() + " into it");
    }
    return literal(text, file);
  }

  /** A file ends with a line break, while what a variable holds is the secret as it is. */
  private static String literal(String text, Optional<Path> file) {
    return file.isPresent() ? Setting.requireNoControl(text.strip()) : text;
  }

  public AppId app() {
    return app;
  }

  @Override
  public List<AppKey> appKeys(AppId wanted) {
    return wanted.equals(app) ? inUse.appKeys : List.of();
  }

  /** Returns the access key of the same application; none if only its own keys were read. */
  @Override
  public Optional<AccessKey> accessKey(AppId wanted) {
    return wanted.equals(app) ? inUse.access : Optional.empty();
  }

  boolean anyText(Predicate<String> predicate) {
    return primary.textMatches(predicate)
        || (secondary.get().isPresent() && secondary.textMatches(predicate));
  }

  /**
   * Reads the files again. Blocks.
   *
   * @return whether there are other keys now
   */
  public boolean refresh() {
    boolean changed = readAll();
    // The files may have changed between two readings: read them until they stay the same.
    int readings = 1;
    while (changed && readings < MAX_READINGS && readAll()) {
      readings++;
    }
    if (changed) {
      inUse = snapshot();
    }
    return changed;
  }

  private boolean readAll() {
    return primary.refresh()
        | secondary.refresh()
        | access.map(ReloadedFile::refresh).orElse(false);
  }

  @Override
  public String toString() {
    return "CloudKeys[" + app + ", ***]";
  }
}
