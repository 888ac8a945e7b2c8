package dev.rtcsignal.ports.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Creates, checks and prints the tables of the store.
 *
 * <pre>{@code
 * String migration = Schema.print(Dialect.POSTGRESQL); // for Flyway or Liquibase
 * }</pre>
 *
 * <p>Changes are additive, so a version works with a schema that is newer.
 */
public final class Schema {
  /** The version that this library creates, and needs at least. */
  public static final int VERSION = 2;

  private static final int ID = 128;
  private static final int NAME = 128;
  private static final int PRINT = 64;
  private static final int MESSAGE = 1_024;

  /** MySQL has no indexes of a part of the rows, and creates none unless they exist. */
  private static final List<String> MYSQL_INDEXES =
      List.of(
          "KEY signal_outbox_ready (line, state, priority, due_at, id)",
          "KEY signal_outbox_order (line, app, order_key, due_at, id)",
          "KEY signal_outbox_ended (line, ended_at)",
          "KEY signal_outbox_dead (state, id)");

  private Schema() {}

  /**
   * Prints the statements that create the tables, each ended by a semicolon.
   *
   * @param dialect of the database
   * @return the statements, which do nothing where the tables exist
   */
  public static String print(Dialect dialect) {
    return String.join(";\n\n", statements(dialect)) + ";\n";
  }

  /**
   * Creates the tables where there are none. A creation that was cut off is completed.
   *
   * @param connection with the right to create tables
   * @param dialect of the database
   * @throws SQLException if the database refuses it
   */
  public static void create(Connection connection, Dialect dialect) throws SQLException {
    List<String> statements = statements(dialect);
    // Of processes that create the same table at once, one gets it and the others an error; with
    // each error there is one statement less to do.
    for (int left = statements.size();
        left >= 0 && version(connection).orElse(0) < VERSION;
        left--) {
      try {
        createAll(connection, statements);
      } catch (SQLException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private static void createAll(Connection connection, List<String> statements)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Reads the version of the tables.
   *
   * @param connection to the database
   * @return the version; empty if there are no tables
   */
  public static OptionalInt version(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT MAX(version) FROM signal_schema")) {
      int version = rows.next() ? rows.getInt(1) : 0;
      return version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
    } catch (SQLException e) {
      return OptionalInt.empty();
    }
  }

  private static List<String> statements(Dialect dialect) {
    List<String> all = new ArrayList<>();
    all.add("CREATE TABLE IF NOT EXISTS signal_schema (version INTEGER PRIMARY KEY)");
    all.add(lease(dialect));
    all.add(heir(dialect));
    all.add(outbox(dialect));
    if (dialect != Dialect.MYSQL) {
      all.addAll(indexes());
    }
    all.addAll(RegisterTables.statements(dialect));
    all.add(
        "INSERT INTO signal_schema (version) SELECT "
            + VERSION
            + (dialect == Dialect.MYSQL ? " FROM DUAL" : "")
            + " WHERE NOT EXISTS (SELECT 1 FROM signal_schema WHERE version = "
            + VERSION
            + ")");
    return all;
  }

  private static String lease(Dialect dialect) {
    return """
        CREATE TABLE IF NOT EXISTS signal_lease (
          line %s NOT NULL PRIMARY KEY,
          holder %s NOT NULL,
          epoch BIGINT NOT NULL,
          since_ms BIGINT NOT NULL,
          until_ms BIGINT NOT NULL,
          waiting BIGINT NOT NULL DEFAULT 0,
          used BIGINT NOT NULL DEFAULT 0,
          ceiling BIGINT NOT NULL DEFAULT 0,
          most BIGINT NOT NULL DEFAULT 0
        )"""
        .formatted(dialect.ascii(ID), dialect.unicode(NAME));
  }

  private static String heir(Dialect dialect) {
    return """
        CREATE TABLE IF NOT EXISTS signal_heir (
          line %s NOT NULL PRIMARY KEY,
          heir %s NOT NULL,
          until_ms BIGINT NOT NULL
        )"""
        .formatted(dialect.ascii(ID), dialect.unicode(NAME));
  }

  private static String outbox(Dialect dialect) {
    List<String> columns = new ArrayList<>();
    columns.add("id " + dialect.identity());
    columns.addAll(request(dialect));
    columns.addAll(progress(dialect));
    columns.add("UNIQUE (app, name)");
    if (dialect == Dialect.MYSQL) {
      columns.addAll(MYSQL_INDEXES);
    }
    return "CREATE TABLE IF NOT EXISTS signal_outbox (\n  "
        + String.join(",\n  ", columns)
        + (dialect == Dialect.MYSQL ? "\n) ENGINE = InnoDB" : "\n)");
  }

  /** The columns that never change, but for the payload, which is erased. */
  private static List<String> request(Dialect dialect) {
    String id = dialect.ascii(ID);
    return List.of(
        "app " + id + " NOT NULL",
        "name " + dialect.ascii(NAME) + " NOT NULL",
        "print " + dialect.ascii(PRINT) + " NOT NULL",
        "line " + id + " NOT NULL",
        "priority SMALLINT NOT NULL",
        "order_key " + dialect.unicode(ID),
        "order_stop SMALLINT NOT NULL",
        "harmless SMALLINT NOT NULL",
        "created_at BIGINT NOT NULL",
        "sender " + id + " NOT NULL",
        "audience SMALLINT NOT NULL",
        "room " + id,
        "users " + dialect.ids(),
        "form SMALLINT NOT NULL",
        "payload " + dialect.binary());
  }

  private static List<String> progress(Dialect dialect) {
    return List.of(
        "due_at BIGINT NOT NULL",
        "again_at BIGINT NOT NULL",
        "deadline BIGINT NOT NULL",
        "state SMALLINT NOT NULL",
        "attempt INTEGER NOT NULL",
        "epoch BIGINT NOT NULL",
        "ended_at BIGINT",
        "reason " + dialect.ascii(PRINT),
        "status INTEGER",
        "code " + dialect.unicode(ID),
        "message " + dialect.unicode(MESSAGE),
        "request_id " + dialect.unicode(ID),
        "attempts " + (dialect == Dialect.MYSQL ? "MEDIUMBLOB" : "TEXT"));
  }

  private static List<String> indexes() {
    return List.of(
        "CREATE INDEX IF NOT EXISTS signal_outbox_ready ON signal_outbox"
            + " (line, priority, due_at, id) WHERE state = 0",
        "CREATE INDEX IF NOT EXISTS signal_outbox_leaving ON signal_outbox (line) WHERE state = 1",
        "CREATE INDEX IF NOT EXISTS signal_outbox_order ON signal_outbox"
            + " (line, app, order_key, due_at, id) WHERE order_key IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS signal_outbox_ended ON signal_outbox (line, ended_at)"
            + " WHERE ended_at IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS signal_outbox_dead ON signal_outbox (state, id)"
            + " WHERE state > 2");
  }
}
