package dev.rtcsignal.app.outbox;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.app.config.StoreUrl;
import dev.rtcsignal.app.files.PrivateFiles;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** Opens the store of the configuration. */
public final class OpenStore {
  private static final String SECONDS = "10";
  private static final String MILLIS = "10000";

  private OpenStore() {}

  /**
   * Opens the store for a process that sends from it.
   *
   * @throws FailedException if it cannot be used, in one line
   */
  public static OutboxStore toSend(StoreSettings settings, Environment environment) {
    if (settings.url() instanceof StoreUrl.Memory) {
      return new InMemoryOutboxStore(environment.clock());
    }
    if (settings.url() instanceof StoreUrl.Sqlite sqlite) {
      create(sqlite.file());
    }
    return open(settings, environment, JdbcOutboxStore.Builder::exclusively);
  }

  /** Makes the file and its folder for their owner alone. */
  private static void create(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      PrivateFiles.createFolders(folder);
      PrivateFiles.createEmpty(file);
    } catch (IOException e) {
      throw new FailedException(
          "SIGNAL_STORE names " + file + ", which cannot be written: " + PrivateFiles.reason(e));
    }
    // The driver unpacks its library, and /tmp may forbid to execute it.
    System.getProperties().putIfAbsent("org.sqlite.tmpdir", folder.toString());
  }

  /**
   * Opens the store for a process that looks into it and changes entries, beside one that sends.
   *
   * @throws FailedException if there is none, in one line
   */
  public static OutboxStore toLook(StoreSettings settings, Environment environment) {
    if (settings.url() instanceof StoreUrl.Memory) {
      throw new FailedException(
          "SIGNAL_STORE is memory, which only its own process has; use the HTTP API");
    }
    if (settings.url() instanceof StoreUrl.Sqlite sqlite && !Files.isRegularFile(sqlite.file())) {
      throw new FailedException(
          "SIGNAL_STORE names " + sqlite.file() + ", where there is no store; start serve first");
    }
    return open(settings, environment, JdbcOutboxStore.Builder::withoutCreation);
  }

  private static JdbcOutboxStore open(
      StoreSettings settings,
      Environment environment,
      UnaryOperator<JdbcOutboxStore.Builder> options) {
    String url = url(settings.url());
    Dialect dialect = Dialect.of(url);
    try {
      return options
          .apply(
              JdbcOutboxStore.builder(
                  new DriverDataSource(url, () -> properties(settings, dialect)), dialect))
          .maxWaiting(settings.maxWaiting())
          .steadyClock(environment.steady())
          .open();
    } catch (StoreException e) {
      throw new FailedException("the store of SIGNAL_STORE cannot be opened: " + e.getMessage());
    }
  }

  /** The driver of MariaDB speaks to MySQL too. */
  private static String url(StoreUrl url) {
    if (url instanceof StoreUrl.Sqlite sqlite) {
      return "jdbc:sqlite:" + sqlite.file().toAbsolutePath();
    }
    return ((StoreUrl.Server) url).url().replaceFirst("(?i)^jdbc:mysql:", "jdbc:mariadb:");
  }

  /** A server that does not answer must not hold a connection for ever. */
  private static Properties properties(StoreSettings settings, Dialect dialect) {
    Properties properties = new Properties();
    settings.user().ifPresent(user -> properties.setProperty("user", user));
    settings.password().get().ifPresent(text -> properties.setProperty("password", text));
    if (dialect == Dialect.POSTGRESQL) {
      properties.setProperty("connectTimeout", SECONDS);
      properties.setProperty("socketTimeout", SECONDS);
      properties.setProperty("tcpKeepAlive", "true");
    } else if (dialect == Dialect.MYSQL) {
      properties.setProperty("connectTimeout", MILLIS);
      properties.setProperty("socketTimeout", MILLIS);
    }
    return properties;
  }
}
