package dev.rtcsignal.ports.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Processes on one database, whose time passes by its rows. */
final class RegisterProcesses implements AutoCloseable {
  private final DataSource database;
  private final Dialect dialect;
  private final List<JdbcOutboxStore> opened = new ArrayList<>();

  RegisterProcesses(DataSource database, Dialect dialect) {
    this.database = database;
    this.dialect = dialect;
  }

  JdbcRegisters open() {
    JdbcOutboxStore store = JdbcOutboxStore.builder(database, dialect).open();
    opened.add(store);
    return store.registers();
  }

  /** Lets time pass for the rows of a table. */
  void pass(Duration duration, String table, String... columns) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String column : columns) {
        statement.executeUpdate(
            "UPDATE %1$s SET %2$s = %2$s - %3$d".formatted(table, column, duration.toMillis()));
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public void close() {
    opened.forEach(JdbcOutboxStore::close);
  }
}
