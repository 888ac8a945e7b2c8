package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Inserts an entry unless its name is known (T0). Whether it is new is decided by the id that the
 * database returns, never by a count of rows: drivers of MySQL count a known row as one too.
 */
final class EntryInsert {
  private static final String BY_NAME =
      "SELECT " + EntryRow.COLUMNS + " FROM signal_outbox WHERE app = ? AND name = ?";

  private EntryInsert() {}

  static EnqueueOutcome run(Session session, OutboxEntry entry) throws SQLException {
    OptionalLong id = insert(session, entry);
    if (id.isPresent()) {
      return new EnqueueOutcome.Added(entry.withId(id.getAsLong()));
    }
    // A name that was forgotten between the two statements is free again.
    Optional<OutboxEntry> first = find(session, entry.app(), entry.name());
    if (first.isEmpty()) {
      return run(session, entry);
    }
    return first.get().fingerprint().equals(entry.fingerprint())
        ? new EnqueueOutcome.Joined(first.get())
        : new EnqueueOutcome.Conflict(first.get());
  }

  private static OptionalLong insert(Session session, OutboxEntry entry) throws SQLException {
    Dialect dialect = session.dialect();
    Parameters row = session.prepare(EntryRow.INSERT + dialect.unlessKnown());
    EntryRow.bindInsert(row, entry);
    PreparedStatement statement = row.end();
    try {
      if (dialect.returnsIds()) {
        try (ResultSet ids = statement.executeQuery()) {
          return first(ids);
        }
      }
      statement.executeUpdate();
      try (ResultSet ids = statement.getGeneratedKeys()) {
        return first(ids);
      }
    } catch (SQLException e) {
      if (dialect.isDuplicate(e)) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  private static OptionalLong first(ResultSet ids) throws SQLException {
    return ids.next() ? OptionalLong.of(ids.getLong(1)) : OptionalLong.empty();
  }

  static Optional<OutboxEntry> find(Session session, AppId app, SignalName name)
      throws SQLException {
    PreparedStatement query = session.prepare(BY_NAME).text(app.value()).text(name.value()).end();
    try (ResultSet rows = query.executeQuery()) {
      return rows.next() ? Optional.of(EntryRow.read(rows)) : Optional.empty();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the entry with this name cannot be read by this version; use the one that wrote it", e);
    }
  }
}
