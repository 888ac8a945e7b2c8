package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Enqueues signals in a transaction of the application's own: they are sent if it commits, and
 * never were if it rolls back.
 *
 * <pre>{@code
 * public void ship(Connection connection, OutboxRequest shipped) throws SQLException {
 *   connection.setAutoCommit(false);
 *   new JdbcOutbox(Dialect.POSTGRESQL, app.value()).enqueue(connection, shipped);
 *   connection.commit();
 * }
 * }</pre>
 *
 * <p>An {@link dev.rtcsignal.ports.outbox.OutboxTransport} on the same database and line sends
 * them, in this process or another. The tables of {@link Schema} have to be there. Safe for use by
 * many threads.
 */
public final class JdbcOutbox {
  private static final Duration DEFAULT_DEADLINE = Duration.ofDays(1);

  private final Dialect dialect;
  private final String line;
  private final long maxWaiting;

  /**
   * Makes one that takes signals while up to 1,000,000 wait.
   *
   * @param dialect of the database
   * @param line the quota line of the outbox that sends
   */
  public JdbcOutbox(Dialect dialect, String line) {
    this(dialect, line, JdbcOutboxStore.MAX_WAITING);
  }

  /**
   * Makes one.
   *
   * @param dialect of the database
   * @param line the quota line of the outbox that sends
   * @param maxWaiting how many entries may wait
   */
  public JdbcOutbox(Dialect dialect, String line, long maxWaiting) {
    this.dialect = Objects.requireNonNull(dialect);
    this.line = Lease.requireLine(line);
    this.maxWaiting = maxWaiting;
  }

  /**
   * Enqueues a signal to be sent at once, as {@link #enqueue(Connection, OutboxRequest)} does.
   *
   * @param connection of the database, in a transaction
   * @param signal what to send, and to whom
   * @param name the idempotency key
   * @param options priority, deadline, order and repetition
   * @return what the transaction sees
   * @throws SQLException if the database fails
   */
  public EnqueueOutcome enqueue(
      Connection connection, OutboundSignal signal, SignalName name, SendOptions options)
      throws SQLException {
    return enqueue(connection, new OutboxRequest(name, signal, options));
  }

  /**
   * Enqueues a signal in the transaction of a connection; neither commits nor rolls back. Without a
   * deadline it may leave within a day.
   *
   * @param connection of the database, in a transaction
   * @param request the signal with its name
   * @return what the transaction sees: nothing of it is durable before the commit
   * @throws SQLException if the database fails; whether the transaction can go on is its matter
   */
  public EnqueueOutcome enqueue(Connection connection, OutboxRequest request) throws SQLException {
    try (Session session = Session.within(connection, dialect)) {
      LeaseRow.lockDatabase(session, line);
      Instant now = Instant.ofEpochMilli(session.now());
      long waiting = LeaseRow.read(session, line, "").map(LeaseRow.Row::waiting).orElse(0L);
      return waiting >= maxWaiting
          ? new EnqueueOutcome.Full(maxWaiting)
          : EntryInsert.run(
              session, OutboxRules.DEFAULT.enqueue(request, line, DEFAULT_DEADLINE, now));
    }
  }
}
