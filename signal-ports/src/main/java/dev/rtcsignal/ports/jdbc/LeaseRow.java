package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.LeaseOutcome.Granted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes, renews and gives back the lease of a line (T3). */
final class LeaseRow {
  static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);

  /** A second of the cloud, and what its clock may differ by within it. */
  private static final Duration WINDOW = Duration.ofMillis(1_020);

  private static final String COLUMNS =
      "holder, epoch, since_ms, until_ms, waiting, used, ceiling, most";

  private LeaseRow() {}

  /** A row with its heir and the time of the database, by one statement. */
  record Sight(Row row, long now, Heir heir) {
    boolean isHeldByOtherThan(String process) {
      return !row.holder.isEmpty() && now < row.until && !row.holder.equals(process);
    }

    /** Returns what a process is told that cannot take over now. */
    LeaseOutcome other(boolean isHeir) {
      Optional<Duration> endsIn = Optional.of(Duration.ofMillis(row.until - now));
      return new LeaseOutcome.HeldByOther(row.holder, row.since, endsIn, row.use, isHeir);
    }

    boolean isHeir(String process) {
      return heir.process.equals(process);
    }

    /** Returns whether a process may become the heir, or has to tell that it still is. */
    boolean mayBecomeHeir(String process) {
      long left = heir.until - now;
      return left <= 0 || (isHeir(process) && left < HeirRow.TIME_TO_LIVE.toMillis() / 2);
    }
  }

  /** A row of {@code signal_heir}. */
  record Heir(String process, long until) {
    static final Heir NONE = new Heir("", 0);
  }

  /** A row of {@code signal_lease}. */
  record Row(String holder, long epoch, Instant since, long until, long waiting, Fill use) {}

  static Optional<Row> read(Session session, String line, String lock) throws SQLException {
    String select = "SELECT " + COLUMNS + " FROM signal_lease WHERE line = ?" + lock;
    try (ResultSet rows = session.prepare(select).text(line).end().executeQuery()) {
      return rows.next() ? Optional.of(row(rows)) : Optional.empty();
    }
  }

  private static Row row(ResultSet rows) throws SQLException {
    return new Row(
        rows.getString(1),
        rows.getLong(2),
        Instant.ofEpochMilli(rows.getLong(3)),
        rows.getLong(4),
        rows.getLong(5),
        new Fill(rows.getLong(6), rows.getLong(7), rows.getLong(8)));
  }

  /**
   * Looks at the lease without a lock: those who mark and renew must not wait for those who ask.
   */
  static Optional<Sight> look(Session session, String line) throws SQLException {
    String select =
        "SELECT %s, (%s), heir, heirs.until_ms FROM signal_lease one LEFT JOIN signal_heir heirs"
                .formatted(COLUMNS.replace("until_ms", "one.until_ms"), session.dialect().now())
            + " ON heirs.line = one.line WHERE one.line = ?";
    try (ResultSet rows = session.prepare(select).text(line).end().executeQuery()) {
      return rows.next()
          ? Optional.of(new Sight(row(rows), rows.getLong(9), heir(rows)))
          : Optional.empty();
    }
  }

  private static Heir heir(ResultSet rows) throws SQLException {
    String process = rows.getString(10);
    return process == null ? Heir.NONE : new Heir(process, rows.getLong(11));
  }

  /** Runs in a transaction. */
  static LeaseOutcome acquire(Session session, String line, String holder) throws SQLException {
    Optional<Row> row = read(session, line, session.dialect().forUpdate());
    long now = session.now();
    if (row.isEmpty()) {
      insert(session, line, holder, now);
      return new Granted(
          lease(session, line, holder, 1), Instant.ofEpochMilli(now), Duration.ZERO, List.of());
    }
    Row last = row.get();
    if (last.holder.equals(holder)) {
      renew(session, line, now + TIME_TO_LIVE.toMillis());
      return new Granted(
          lease(session, line, holder, last.epoch), last.since, Duration.ZERO, List.of());
    }
    Sight sight = new Sight(last, now, Heir.NONE);
    if (sight.isHeldByOtherThan(holder) && !isFree(session)) {
      return sight.other(false);
    }
    takeOver(session, line, holder, last.epoch + 1, now);
    List<OutboxEntry> lost = loseSender(session, line, last.epoch + 1, Instant.ofEpochMilli(now));
    Lease lease = lease(session, line, holder, last.epoch + 1);
    return new Granted(
        lease, Instant.ofEpochMilli(now), quietFor(last, now), usedBefore(last), lost);
  }

  /** A lock on the file of SQLite shows that no other process has it. */
  private static boolean isFree(Session session) {
    return session.dialect() == Dialect.SQLITE;
  }

  private static void insert(Session session, String line, String holder, long now)
      throws SQLException {
    session
        .prepare(
            "INSERT INTO signal_lease (line, holder, epoch, since_ms, until_ms)"
                + " VALUES (?, ?, 1, ?, ?)")
        .text(line)
        .unicode(Optional.of(holder))
        .number(now)
        .number(now + TIME_TO_LIVE.toMillis())
        .end()
        .executeUpdate();
  }

  private static Lease lease(Session session, String line, String holder, long epoch) {
    Optional<Duration> ttl =
        session.dialect() == Dialect.SQLITE ? Optional.empty() : Optional.of(TIME_TO_LIVE);
    return new Lease(line, holder, epoch, ttl);
  }

  /** A process without a quota publishes a limit of 0. */
  private static Optional<Fill> usedBefore(Row last) {
    return Optional.of(last.use).filter(use -> last.holder.isEmpty() && use.limit() > 0);
  }

  /** What the holder before sent at its last moment is in the window of the cloud until then. */
  private static Duration quietFor(Row last, long now) {
    long quiet = last.until + WINDOW.toMillis() - now;
    return Duration.ofMillis(Math.max(0, Math.min(quiet, WINDOW.toMillis())));
  }

  private static void renew(Session session, String line, long until) throws SQLException {
    session
        .prepare("UPDATE signal_lease SET until_ms = ? WHERE line = ?")
        .number(until)
        .text(line)
        .end()
        .executeUpdate();
  }

  private static void takeOver(Session session, String line, String holder, long epoch, long now)
      throws SQLException {
    session
        .prepare(
            "UPDATE signal_lease SET holder = ?, epoch = ?, since_ms = ?, until_ms = ?,"
                + " used = 0, ceiling = 0, most = 0 WHERE line = ?")
        .unicode(Optional.of(holder))
        .number(epoch)
        .number(now)
        .number(now + TIME_TO_LIVE.toMillis())
        .text(line)
        .end()
        .executeUpdate();
  }

  /** Publishes how much of the quota is used, unless the lease was lost. */
  static boolean publish(Session session, Lease lease, Fill use) throws SQLException {
    return session
            .prepare(
                "UPDATE signal_lease SET used = ?, ceiling = ?, most = ?"
                    + " WHERE line = ? AND epoch = ? AND holder = ?")
            .number(use.used())
            .number(use.ceiling())
            .number(use.limit())
            .text(lease.line())
            .number(lease.epoch())
            .unicode(Optional.of(lease.holder()))
            .end()
            .executeUpdate()
        == 1;
  }

  private static List<OutboxEntry> loseSender(Session session, String line, long epoch, Instant now)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    String query =
        "SELECT id FROM signal_outbox WHERE line = ? AND state = 1 AND epoch < ?"
            + session.dialect().forUpdate();
    try (ResultSet rows = session.prepare(query).text(line).number(epoch).end().executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    List<OutboxEntry> all = new ArrayList<>();
    List<Long> unreadable = new ArrayList<>();
    for (OutboxEntry entry : EntryReader.load(session, ids, unreadable::add)) {
      OutboxEntry lost = OutboxRules.DEFAULT.senderLost(entry, epoch, now).orElseThrow();
      EntryUpdate.write(session, lost);
      all.add(lost);
    }
    for (long id : unreadable) {
      EntryUpdate.loseUnreadable(session, id, now);
    }
    return all;
  }

  /** Gives the lease back with what was used of the quota, unless it was lost. */
  static void release(Session session, Lease lease, Fill use) throws SQLException {
    long now = session.now();
    session
        .prepare(
            "UPDATE signal_lease SET holder = '', until_ms = ?, used = ?, ceiling = ?, most = ?"
                + " WHERE line = ? AND epoch = ? AND holder = ?")
        .number(now)
        .number(use.used())
        .number(use.ceiling())
        .number(use.limit())
        .text(lease.line())
        .number(lease.epoch())
        .unicode(Optional.of(lease.holder()))
        .end()
        .executeUpdate();
  }

  /**
   * Changes nothing, but waits for the write lock of SQLite: a transaction that reads first fails
   * when it writes, if another has written meanwhile, and its busy timeout does not help.
   */
  static void lockDatabase(Session session, String line) throws SQLException {
    if (session.dialect() == Dialect.SQLITE) {
      session
          .prepare("UPDATE signal_lease SET waiting = waiting WHERE line = ?")
          .text(line)
          .end()
          .executeUpdate();
    }
  }

  /** Publishes how many entries wait. */
  static int publish(Session session, String line, long waiting) throws SQLException {
    return session
        .prepare("UPDATE signal_lease SET waiting = ? WHERE line = ?")
        .number(waiting)
        .text(line)
        .end()
        .executeUpdate();
  }

  /** Returns whether a lease is the last of its line, and keeps it so until the commit. */
  static boolean isLast(Session session, Lease lease) throws SQLException {
    Long known = session.found().get(lease.line());
    if (known == null) {
      known = read(session, lease.line(), session.dialect().shared()).map(Row::epoch).orElse(0L);
      session.found().put(lease.line(), known);
    }
    return known == lease.epoch();
  }
}
