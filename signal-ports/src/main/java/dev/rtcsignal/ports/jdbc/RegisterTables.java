package dev.rtcsignal.ports.jdbc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of {@link JdbcRegisters}. */
final class RegisterTables {
  private static final int HASH = 64;
  private static final int ID = 128;

  private RegisterTables() {}

  static List<String> statements(Dialect dialect) {
    return Stream.of(seen(dialect), question(dialect), presence(dialect), revoked(dialect))
        .flatMap(List::stream)
        .toList();
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
        Map.of("signal_seen_over", "forget_at"));
  }

  private static List<String> question(Dialect dialect) {
    return table(
        dialect,
        "signal_question",
        List.of(
            "id " + dialect.ascii(ID) + " NOT NULL PRIMARY KEY",
            "asker " + dialect.ascii(HASH) + " NOT NULL",
            "app " + dialect.ascii(ID) + " NOT NULL",
            "member " + dialect.ascii(ID) + " NOT NULL",
            "answered SMALLINT NOT NULL",
            "answer " + dialect.binary(),
            "until_ms BIGINT NOT NULL",
            "forget_at BIGINT NOT NULL"),
        Map.of("signal_question_over", "forget_at", "signal_question_answered", "asker, answered"));
  }

  private static List<String> presence(Dialect dialect) {
    return table(
        dialect,
        "signal_presence",
        List.of(
            "app " + dialect.ascii(ID) + " NOT NULL",
            "room " + dialect.ascii(ID) + " NOT NULL",
            "member " + dialect.ascii(ID) + " NOT NULL",
            "told BIGINT NOT NULL",
            "happened BIGINT NOT NULL",
            "present SMALLINT NOT NULL",
            "forget_at BIGINT NOT NULL",
            "PRIMARY KEY (app, room, member)"),
        Map.of("signal_presence_over", "forget_at"));
  }

  private static List<String> revoked(Dialect dialect) {
    return table(
        dialect,
        "signal_revoked",
        List.of(
            "member " + dialect.ascii(ID) + " NOT NULL PRIMARY KEY", "before_ms BIGINT NOT NULL"),
        Map.of());
  }

  /** MySQL creates no index unless it exists, so it is a part of the table there. */
  private static List<String> table(
      Dialect dialect, String name, List<String> columns, Map<String, String> indexes) {
    String create = "CREATE TABLE IF NOT EXISTS " + name + " (\n  ";
    String all = String.join(",\n  ", columns);
    Stream<Map.Entry<String, String>> sorted = new TreeMap<>(indexes).entrySet().stream();
    if (dialect == Dialect.MYSQL) {
      String keys =
          sorted
              .map(index -> ",\n  KEY " + index.getKey() + " (" + index.getValue() + ")")
              .collect(Collectors.joining());
      return List.of(create + all + keys + "\n) ENGINE = InnoDB");
    }
    String index = "CREATE INDEX IF NOT EXISTS %s ON " + name + " (%s)";
    return Stream.concat(
            Stream.of(create + all + "\n)"),
            sorted.map(one -> index.formatted(one.getKey(), one.getValue())))
        .toList();
  }
}
