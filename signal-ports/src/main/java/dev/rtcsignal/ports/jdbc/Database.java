package dev.rtcsignal.ports.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import javax.sql.DataSource;

/** Opens the connections of a store, and requires its tables. */
record Database(DataSource source, Dialect dialect) {
  Session connect() throws SQLException {
    return Session.over(connection(), dialect);
  }

  Session connectToRead() throws SQLException {
    return Session.toRead(connection(), dialect);
  }

  /**
   * Connects for short transactions: one that another process has begun and does not end, since it
   * is frozen, must not hold up this one for long.
   */
  Session connectToRegisters() throws SQLException {
    Session session = connect();
    try (Statement statement = session.connection().createStatement()) {
      if (dialect == Dialect.POSTGRESQL) {
        statement.execute("SET lock_timeout = '1s'");
        statement.execute("SET idle_in_transaction_session_timeout = '5s'");
        // A pool may give the connection to the application next.
        session.atEnd("RESET lock_timeout", "RESET idle_in_transaction_session_timeout");
      } else if (dialect == Dialect.MYSQL) {
        statement.execute("SET innodb_lock_wait_timeout = 1");
        session.atEnd("SET innodb_lock_wait_timeout = DEFAULT");
      }
    } catch (SQLException e) {
      session.close();
      throw e;
    }
    return session;
  }

  private Connection connection() throws SQLException {
    Connection connection = source.getConnection();
    // A pool may give connections that do not commit by themselves.
    connection.setAutoCommit(true);
    if (dialect == Dialect.SQLITE) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA busy_timeout = 5000");
      }
    }
    return connection;
  }

  /**
   * Creates the tables or checks that they are there, and reads the clock of the database.
   *
   * @throws IllegalStateException if there are none, or those of an older version
   */
  void requireTables(boolean creates, DatabaseClock clock) throws SQLException {
    try (Session session = connect()) {
      if (creates) {
        Schema.create(session.connection(), dialect);
      }
      OptionalInt version = Schema.version(session.connection());
      if (version.orElse(0) < Schema.VERSION) {
        throw new IllegalStateException(
            "the database has no tables of version " + Schema.VERSION + "; see Schema.print");
      }
      clock.read(session);
    }
  }
}
