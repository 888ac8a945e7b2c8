package dev.rtcsignal.ports.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The columns and indexes of the tables of a database, as its driver reports them. */
final class TableShapes {
  private static final List<String> TABLES =
      List.of(
          "signal_schema",
          "signal_lease",
          "signal_heir",
          "signal_outbox",
          "signal_seen",
          "signal_question",
          "signal_presence",
          "signal_revoked");

  private TableShapes() {}

  static Set<String> of(DataSource database) throws SQLException {
    Set<String> shapes = new TreeSet<>();
    try (Connection connection = database.getConnection()) {
      DatabaseMetaData all = connection.getMetaData();
      String catalog = connection.getCatalog();
      for (String table : TABLES) {
        add(shapes, all.getColumns(catalog, null, table, "%"), "TYPE_NAME", "IS_NULLABLE");
        add(shapes, all.getIndexInfo(catalog, null, table, false, true), "INDEX_NAME");
      }
    }
    return shapes;
  }

  private static void add(Set<String> shapes, ResultSet rows, String... more) throws SQLException {
    try (rows) {
      while (rows.next()) {
        StringBuilder shape = new StringBuilder(rows.getString("TABLE_NAME"));
        shape.append(' ').append(rows.getString("COLUMN_NAME"));
        for (String column : more) {
          shape.append(' ').append(rows.getString(column));
        }
        shapes.add(shape.toString());
      }
    }
  }
}
