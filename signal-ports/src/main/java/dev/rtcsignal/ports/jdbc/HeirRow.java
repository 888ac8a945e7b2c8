package dev.rtcsignal.ports.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Which of the processes that follow asks often for the lease of a line. It stays so as long as it
 * asks, so that many processes cost the database few statements.
 */
final class HeirRow {
  static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);

  private HeirRow() {}

  /** Makes a process the heir, or lets it be so longer; returns whether it is. */
  static boolean claim(Session session, String line, String process) throws SQLException {
    long now = session.now();
    return update(session, line, process, now) || insert(session, line, process, now);
  }

  private static boolean update(Session session, String line, String process, long now)
      throws SQLException {
    return session
            .prepare(
                "UPDATE signal_heir SET heir = ?, until_ms = ?"
                    + " WHERE line = ? AND (heir = ? OR until_ms <= ?)")
            .unicode(Optional.of(process))
            .number(now + TIME_TO_LIVE.toMillis())
            .text(line)
            .unicode(Optional.of(process))
            .number(now)
            .end()
            .executeUpdate()
        == 1;
  }

  private static boolean insert(Session session, String line, String process, long now)
      throws SQLException {
    String insert =
        "INSERT INTO signal_heir (line, heir, until_ms) SELECT ?, ?, ?"
            + (session.dialect() == Dialect.MYSQL ? " FROM DUAL" : "")
            + " WHERE NOT EXISTS (SELECT 1 FROM signal_heir WHERE line = ?)";
    return session
            .prepare(insert)
            .text(line)
            .unicode(Optional.of(process))
            .number(now + TIME_TO_LIVE.toMillis())
            .text(line)
            .end()
            .executeUpdate()
        == 1;
  }
}
