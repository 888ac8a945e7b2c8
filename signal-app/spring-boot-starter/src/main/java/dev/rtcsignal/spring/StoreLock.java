package dev.rtcsignal.spring;

import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.jdbc.Dialect;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Holds a lock on a file beside a database of SQLite, in which the lease does not tell processes
 * apart. Other databases need none. The operating system releases it when the process ends.
 */
final class StoreLock implements AutoCloseable {
  private final Optional<Path> path;
  private final Optional<FileChannel> file;

  private StoreLock(Optional<Path> path) {
    this.path = path;
    this.file = path.map(StoreLock::lock);
  }

  static StoreLock take(StoreDatabase database) {
    return database.dialect() == Dialect.SQLITE
        ? new StoreLock(Optional.of(Path.of(file(database) + ".lock")))
        : new StoreLock(Optional.empty());
  }

  /** Returns whether there is room for more signals: of SQLite on its disk. */
  BooleanSupplier room() {
    try {
      return path.isPresent()
          ? DiskReserve.of(path.get(), SystemDefaults.steadyClock())
          : () -> true;
    } catch (IOException e) {
      throw unwritable(path.orElseThrow());
    }
  }

  private static String file(StoreDatabase database) {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet main = statement.executeQuery("PRAGMA database_list")) {
      String file = main.next() ? main.getString("file") : "";
      return PropertyRules.text(file == null ? "" : file)
          .orElseThrow(
              () ->
                  new SignalStartException(
                      "signal.store.enabled is true, but the database of SQLite is in memory.",
                      "Set spring.datasource.url to jdbc:sqlite: and a file on a local disk."));
    } catch (SQLException e) {
      throw StoreDatabase.unreachable(e);
    }
  }

  private static FileChannel lock(Path path) {
    try {
      FileChannel file =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(file)) {
        return file;
      }
      file.close();
    } catch (IOException e) {
      throw unwritable(path);
    }
    throw new SignalStartException(
        "The database of signal.store.enabled is in use: its lock file is " + path + ".",
        "Stop the other process or close the other application context, give each a file of its"
            + " own, or use PostgreSQL, MySQL or MariaDB for several processes.");
  }

  private static SignalStartException unwritable(Path path) {
    return new SignalStartException(
        "The lock file " + path + " of signal.store.enabled cannot be written.",
        "Give the application the right to write in the folder of its database.");
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another context of this process holds it.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
