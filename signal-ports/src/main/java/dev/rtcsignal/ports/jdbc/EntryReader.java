package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore.Counts;
import dev.rtcsignal.ports.OutboxStore.Ready;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** The queries of the store. */
final class EntryReader {
  private static final String ENTRY = "SELECT " + EntryRow.COLUMNS + " FROM signal_outbox";
  private static final String BY_TIME = " ORDER BY due_at, id LIMIT ?";

  private EntryReader() {}

  static List<Ready> ready(PreparedStatement query) throws SQLException {
    List<Ready> ready = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        ready.add(new Ready(Instant.ofEpochMilli(rows.getLong(1)), rows.getLong(2)));
      }
    }
    return ready;
  }

  static List<Ready> ready(
      Session session, String line, int priority, Ready after, Instant now, int limit)
      throws SQLException {
    long from = after.dueAt().toEpochMilli();
    return ready(
        session
            .prepare(
                "SELECT due_at, id FROM signal_outbox WHERE line = ? AND state = 0"
                    + " AND priority = ? AND due_at >= ? AND due_at <= ?"
                    + " AND (due_at > ? OR id > ?)"
                    + BY_TIME)
            .text(line)
            .number(priority)
            .number(from)
            .number(now.toEpochMilli())
            .number(from)
            .number(after.id())
            .number(limit)
            .end());
  }

  static List<Ready> waitingOf(
      Session session, String line, String app, String key, Instant now, int limit)
      throws SQLException {
    return ready(
        session
            .prepare(
                "SELECT due_at, id FROM signal_outbox WHERE line = ? AND app = ?"
                    + " AND order_key = ? AND state = 0 AND due_at <= ?"
                    + BY_TIME)
            .text(line)
            .text(app)
            .unicode(Optional.of(EntryRow.escaped(key)))
            .number(now.toEpochMilli())
            .number(limit)
            .end());
  }

  static Optional<OutboxEntry> predecessor(Session session, OutboxEntry entry) throws SQLException {
    long due = entry.times().dueAt().toEpochMilli();
    String key = entry.options().order().orElseThrow().key();
    PreparedStatement query =
        session
            .prepare(
                ENTRY
                    + " WHERE line = ? AND app = ? AND order_key = ? AND due_at <= ?"
                    + " AND (due_at < ? OR id < ?) ORDER BY due_at DESC, id DESC LIMIT 1")
            .text(entry.line())
            .text(entry.app().value())
            .unicode(Optional.of(EntryRow.escaped(key)))
            .number(due)
            .number(due)
            .number(entry.id())
            .end();
    return entries(query, id -> {}).stream().findFirst();
  }

  /**
   * @param unreadable takes the ids of rows that this version cannot read
   */
  static List<OutboxEntry> load(Session session, Collection<Long> ids, LongConsumer unreadable)
      throws SQLException {
    return load(session, ids, "", unreadable);
  }

  static List<OutboxEntry> endedOf(
      Session session, Collection<Long> ids, Instant now, LongConsumer unreadable)
      throws SQLException {
    String over = " AND (ended_at IS NOT NULL OR deadline <= " + now.toEpochMilli() + ")";
    return load(session, ids, over, unreadable);
  }

  private static List<OutboxEntry> load(
      Session session, Collection<Long> ids, String condition, LongConsumer unreadable)
      throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    // Numbers, so nothing in them is SQL. One statement for each length would fill the cache.
    String list = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (PreparedStatement query =
        session
            .connection()
            .prepareStatement(ENTRY + " WHERE id IN (" + list + ")" + condition + " ORDER BY id")) {
      return entries(query, unreadable);
    }
  }

  static List<OutboxEntry> leaving(Session session, Lease lease) throws SQLException {
    String where = " WHERE line = ? AND state = 1 AND epoch = ? LIMIT " + Outbox.Query.MAX_LIMIT;
    PreparedStatement query =
        session.prepare(ENTRY + where).text(lease.line()).number(lease.epoch()).end();
    return entries(query, id -> {});
  }

  static List<OutboxEntry> list(Session session, Outbox.Query query) throws SQLException {
    StringBuilder where = new StringBuilder(" WHERE 1 = 1");
    query.app().ifPresent(app -> where.append(" AND app = ?"));
    query.state().ifPresent(state -> where.append(" AND state = ").append(state.ordinal()));
    query.since().ifPresent(since -> where.append(" AND created_at >= ?"));
    query.before().ifPresent(before -> where.append(" AND id < ?"));
    Parameters parameters = session.prepare(ENTRY + where + " ORDER BY id DESC LIMIT ?");
    if (query.app().isPresent()) {
      parameters.text(query.app().get().value());
    }
    if (query.since().isPresent()) {
      parameters.time(query.since().get());
    }
    if (query.before().isPresent()) {
      parameters.number(query.before().get());
    }
    return entries(parameters.number(query.limit()).end(), id -> {});
  }

  private static List<OutboxEntry> entries(PreparedStatement query, LongConsumer unreadable)
      throws SQLException {
    List<OutboxEntry> entries = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        try {
          entries.add(EntryRow.read(rows));
        } catch (RuntimeException e) {
          // Of any kind: one row must not keep the others of its page from being read.
          unreadable.accept(rows.getLong("id"));
        }
      }
    }
    return entries;
  }

  static List<Long> endedBefore(Session session, String line, Instant time, int limit)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    PreparedStatement query =
        session
            .prepare(
                "SELECT id FROM signal_outbox WHERE line = ? AND ended_at < ?"
                    + " ORDER BY ended_at LIMIT ?")
            .text(line)
            .time(time)
            .number(limit)
            .end();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  static Counts count(Session session, String line, Instant now) throws SQLException {
    long waiting = count(session, line, OutboxState.WAITING);
    long leaving = count(session, line, OutboxState.LEAVING);
    List<Instant> oldest = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      ready(session, line, priority.ordinal(), Ready.FIRST, now, 1)
          .forEach(first -> oldest.add(first.dueAt()));
    }
    return new Counts(waiting, leaving, oldest.stream().min(Comparator.naturalOrder()));
  }

  private static long count(Session session, String line, OutboxState state) throws SQLException {
    String query =
        "SELECT COUNT(*) FROM signal_outbox WHERE line = ? AND state = " + state.ordinal();
    try (ResultSet row = session.prepare(query).text(line).end().executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
