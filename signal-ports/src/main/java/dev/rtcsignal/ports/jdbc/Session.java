package dev.rtcsignal.ports.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection with its prepared statements. SQLite stays in autocommit mode and gets {@code BEGIN
 * IMMEDIATE}: without it, a transaction that reads first fails with SQLITE_BUSY when it writes. For
 * one thread.
 */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** What a transaction has found out, as the epoch of a lease. */
  private final Map<String, Long> found = new HashMap<>();

  private final Use use;
  private List<String> atEnd = List.of();

  private enum Use {
    CHANGES,
    READS,
    BORROWED
  }

  private Session(Connection connection, Dialect dialect, Use use) {
    this.connection = connection;
    this.dialect = dialect;
    this.use = use;
  }

  /** Takes over a connection, which the session closes. */
  static Session over(Connection connection, Dialect dialect) throws SQLException {
    if (dialect != Dialect.SQLITE) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    return new Session(connection, dialect, Use.CHANGES);
  }

  /** Takes over a connection that only reads, for which SQLite needs no write lock. */
  static Session toRead(Connection connection, Dialect dialect) throws SQLException {
    return new Session(over(connection, dialect).connection, dialect, Use.READS);
  }

  /** Works within the transaction of a connection that stays the caller's. */
  static Session within(Connection connection, Dialect dialect) {
    return new Session(connection, dialect, Use.BORROWED);
  }

  /** Sets what is executed before the connection is given back. */
  void atEnd(String... statementsAtEnd) {
    atEnd = List.of(statementsAtEnd);
  }

  Dialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  Map<String, Long> found() {
    return found;
  }

  Parameters prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement =
          dialect == Dialect.MYSQL && sql.startsWith("INSERT")
              ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
              : connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return new Parameters(statement, dialect);
  }

  long now() throws SQLException {
    try (ResultSet row = prepare(dialect.now()).end().executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  void begin() throws SQLException {
    found.clear();
    if (dialect == Dialect.SQLITE) {
      execute(use == Use.READS ? "BEGIN" : "BEGIN IMMEDIATE");
    } else {
      connection.setAutoCommit(false);
    }
  }

  void commit() throws SQLException {
    if (dialect == Dialect.SQLITE) {
      execute("COMMIT");
    } else {
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  /**
   * SQLite has rolled back already after some errors, and then has nothing to roll back. Its driver
   * closes the prepared statement of such an error, so all are prepared anew.
   */
  void rollback() {
    closeStatements();
    try {
      if (dialect == Dialect.SQLITE) {
        execute("ROLLBACK");
      } else {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      // The transaction is gone in either case; a broken connection shows at the next use.
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  boolean isBroken() {
    try {
      return connection.isClosed() || !connection.isValid(1);
    } catch (SQLException e) {
      return true;
    }
  }

  private void closeStatements() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        // It is not used any more.
      }
    }
    statements.clear();
  }

  @Override
  public void close() {
    closeStatements();
    try {
      for (String sql : atEnd) {
        execute(sql);
      }
    } catch (SQLException e) {
      // It is broken, so no pool gives it to anyone.
    }
    try {
      if (use != Use.BORROWED) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is not used any more.
    }
  }
}
