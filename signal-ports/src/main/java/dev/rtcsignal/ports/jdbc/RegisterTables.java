package dev.rtcsignal.ports.jdbc;

import java.util.List;

/** The tables of {@link JdbcRegisters}. */
final class RegisterTables {
  private static final int HASH = 64;

  private RegisterTables() {}

  static List<String> statements(Dialect dialect) {
    return seen(dialect);
  }

  private static List<String> seen(Dialect dialect) {
    return table(
        dialect,
        "signal_seen",
        List.of(
            "hash " + dialect.ascii(HASH) + " NOT NULL PRIMARY KEY",
            "claim " + dialect.ascii(HASH) + " NOT NULL",
            "state SMALLINT NOT NULL",
            "claim_until BIGINT NOT NULL",
            "forget_at BIGINT NOT NULL"),
        "signal_seen_over",
        "forget_at");
  }

  /** MySQL creates no index unless it exists, so it is a part of the table there. */
  private static List<String> table(
      Dialect dialect, String name, List<String> columns, String index, String indexed) {
    String create = "CREATE TABLE IF NOT EXISTS " + name + " (\n  ";
    String all = String.join(",\n  ", columns);
    if (dialect == Dialect.MYSQL) {
      String key = ",\n  KEY " + index + " (" + indexed + ")";
      return List.of(create + all + key + "\n) ENGINE = InnoDB");
    }
    return List.of(
        create + all + "\n)",
        "CREATE INDEX IF NOT EXISTS " + index + " ON " + name + " (" + indexed + ")");
  }
}
