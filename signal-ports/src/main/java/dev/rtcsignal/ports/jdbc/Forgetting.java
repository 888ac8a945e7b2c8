package dev.rtcsignal.ports.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Deletes the rows of a table whose time is over, a page a second. A full page is followed by the
 * next at once, so that it keeps up with any rate. For the thread of one lane.
 */
final class Forgetting {
  private static final int PAGE = 1_000;
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String table;
  private final String key;
  private final InstantSource steady;
  private Instant next = Instant.MIN;

  Forgetting(String table, String key, InstantSource steady) {
    this.table = table;
    this.key = key;
    this.steady = steady;
  }

  void run(Session session) throws SQLException {
    Instant now = steady.instant();
    if (!now.isBefore(next) && forget(session) < PAGE) {
      next = now.plus(EVERY);
    }
  }

  private int forget(Session session) throws SQLException {
    // A number, since no index serves a comparison with a clock of MySQL.
    String over = "forget_at <= ? LIMIT ?";
    String delete = "DELETE FROM " + table + " WHERE ";
    String page =
        session.dialect() == Dialect.MYSQL
            ? delete + over
            : delete
                + "("
                + key
                + ") IN (SELECT "
                + key
                + " FROM "
                + table
                + " WHERE "
                + over
                + ")";
    return session.prepare(page).number(session.now()).number(PAGE).end().executeUpdate();
  }
}
