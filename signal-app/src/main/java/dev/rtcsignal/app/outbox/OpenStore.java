package dev.rtcsignal.app.outbox;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.app.config.StoreUrl;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * A store of the configuration, open.
 *
 * @param lock of the file of SQLite, held while the process sends from it
 */
public record OpenStore(OutboxStore store, Optional<FileChannel> lock) implements AutoCloseable {
  private static final String SECONDS = "10";
  private static final String MILLIS = "10000";

  /**
   * Opens the store for a process that sends from it.
   *
   * @throws FailedException if it cannot be used, in one line
   */
  public static OpenStore toSend(StoreSettings settings, Environment environment) {
    if (settings.url() instanceof StoreUrl.Memory) {
      return new OpenStore(new InMemoryOutboxStore(environment.clock()), Optional.empty());
    }
    if (settings.url() instanceof StoreUrl.Sqlite sqlite) {
      SqliteFile file = new SqliteFile(sqlite.file());
      FileChannel lock = file.lock();
      // The driver unpacks its library, and /tmp may forbid to execute it.
      System.getProperties().putIfAbsent("org.sqlite.tmpdir", file.folder().toString());
      FreeSpace space =
          new FreeSpace(file, new DriverDataSource(url(settings.url()), Properties::new));
      DiskReserve reserve = new DiskReserve(space::onDisk, space::withinFile, environment.steady());
      return new OpenStore(
          open(settings, environment, builder -> builder.refuseUnless(reserve)), Optional.of(lock));
    }
    return new OpenStore(open(settings, environment, UnaryOperator.identity()), Optional.empty());
  }

  /**
   * Opens the store for a process that looks into it and changes entries, beside one that sends.
   *
   * @throws FailedException if there is none, in one line
   */
  public static OpenStore toLook(StoreSettings settings, Environment environment) {
    if (settings.url() instanceof StoreUrl.Memory) {
      throw new FailedException(
          "SIGNAL_STORE is memory, which only its own process has; use the HTTP API");
    }
    if (settings.url() instanceof StoreUrl.Sqlite sqlite) {
      new SqliteFile(sqlite.file()).requirePresent();
    }
    return new OpenStore(
        open(settings, environment, JdbcOutboxStore.Builder::withoutCreation), Optional.empty());
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

  @Override
  public void close() throws IOException {
    store.close();
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
