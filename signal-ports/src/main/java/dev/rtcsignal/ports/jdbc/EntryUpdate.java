package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The transitions as statements: each replaces a row by compare-and-set. */
final class EntryUpdate {
  private static final String IF_SAME = EntryRow.UPDATE + " AND attempt = ? AND state = ?";
  private static final String IF_OPEN =
      EntryRow.UPDATE + " AND attempt = ? AND epoch = ? AND state IN (1, 5)";

  /** An entry that was queued again meanwhile has the same attempt, but another due time. */
  private static final String IF_DUE = IF_SAME + " AND due_at = ?";

  private EntryUpdate() {}

  /** T1: keeps the lease from being taken over before the commit. */
  static boolean mark(Session session, OutboxEntry marked, Lease lease) throws SQLException {
    return LeaseRow.isLast(session, lease)
        && changed(
            EntryRow.bindUpdate(session.prepare(IF_DUE), marked)
                .number(marked.id())
                .number(marked.status().attempt() - 1L)
                .number(OutboxState.WAITING.ordinal())
                .time(marked.times().dueAt()));
  }

  /** T2. */
  static boolean settle(Session session, OutboxEntry settled) throws SQLException {
    return changed(
        EntryRow.bindUpdate(session.prepare(IF_OPEN), settled)
            .number(settled.id())
            .number(settled.status().attempt())
            .number(settled.status().epoch()));
  }

  /** T4, T5, T6. */
  static boolean replace(Session session, OutboxEntry before, OutboxEntry after)
      throws SQLException {
    return changed(
        EntryRow.bindUpdate(session.prepare(IF_SAME), after)
            .number(after.id())
            .number(before.status().attempt())
            .number(before.status().state().ordinal()));
  }

  /** Writes a row that the transaction has locked. */
  static void write(Session session, OutboxEntry entry) throws SQLException {
    EntryRow.bindUpdate(session.prepare(EntryRow.UPDATE), entry)
        .number(entry.id())
        .end()
        .executeUpdate();
  }

  private static boolean changed(Parameters update) throws SQLException {
    return update.end().executeUpdate() == 1;
  }

  /** T7. */
  static int delete(Session session, List<Long> ids) throws SQLException {
    int deleted = 0;
    for (long id : ids) {
      deleted +=
          session
              .prepare("DELETE FROM signal_outbox WHERE id = ? AND ended_at IS NOT NULL")
              .number(id)
              .end()
              .executeUpdate();
    }
    return deleted;
  }

  /**
   * Ends a waiting row that this version cannot read, so that it blocks nothing. One that is
   * leaving is not touched: it may have been sent.
   */
  static boolean endUnreadable(Session session, long id, Instant now) throws SQLException {
    return changed(
        unreadable(session, OutboxState.NOT_SENT, NotSent.Reason.STORE_FAILED.name(), now)
            .number(id)
            .number(OutboxState.WAITING.ordinal()));
  }

  /** Ends a leaving row that this version cannot read, whose sender was lost. */
  static void loseUnreadable(Session session, long id, Instant now) throws SQLException {
    changed(
        unreadable(session, OutboxState.UNCERTAIN, Uncertain.Reason.SENDER_LOST.name(), now)
            .number(id)
            .number(OutboxState.LEAVING.ordinal()));
  }

  private static Parameters unreadable(
      Session session, OutboxState state, String reason, Instant now) throws SQLException {
    return session
        .prepare(
            "UPDATE signal_outbox SET state = ?, reason = ?, status = 0, ended_at = ?"
                + " WHERE id = ? AND state = ?")
        .number(state.ordinal())
        .text(reason)
        .time(now);
  }
}
