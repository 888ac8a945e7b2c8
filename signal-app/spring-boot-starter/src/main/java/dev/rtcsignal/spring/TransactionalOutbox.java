package dev.rtcsignal.spring;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.jdbc.JdbcOutbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Enqueues signals in the transaction of the caller: they are sent if it commits, and never were if
 * it rolls back.
 *
 * <pre>{@code
 * @Transactional
 * void ship(String order) {
 *   orders.markShipped(order);
 *   var to = new Audience.User(new UserId("alice"));
 *   outbox.enqueue("shipped-" + order, to, Payload.text("shipped: " + order));
 * }
 * }</pre>
 *
 * <p>A bean with {@code signal.store.enabled} in applications with {@code spring-jdbc}. Outside a
 * transaction it fails and opens none of its own: a method that lacks {@code @Transactional}, or is
 * called past its proxy, would look right until its first rollback. There {@link
 * dev.rtcsignal.ports.Outbox#enqueue} is meant.
 *
 * <p>Blocks as a statement of JDBC does. Safe for use by many threads.
 */
public final class TransactionalOutbox {
  private final JdbcTemplate database;
  private final JdbcOutbox outbox;
  private final AppId app;
  private final SenderId from;

  TransactionalOutbox(DataSource database, JdbcOutbox outbox, AppId app, SenderId from) {
    this.database = new JdbcTemplate(database);
    this.outbox = outbox;
    this.app = app;
    this.from = from;
  }

  /**
   * Enqueues a signal of the application with {@link SendOptions#DEFAULT}, as {@link
   * #enqueue(OutboxRequest)}.
   *
   * @param name the idempotency key, unique within the application
   * @param to the recipients
   * @param payload the message
   * @return what the transaction sees; nothing of it is durable before the commit
   */
  public EnqueueOutcome enqueue(String name, Audience to, Payload payload) {
    OutboundSignal signal = new OutboundSignal(app, from, to, payload);
    return enqueue(new OutboxRequest(new SignalName(name), signal, SendOptions.DEFAULT));
  }

  /**
   * Enqueues a signal. Without a deadline it may leave within a day of {@code sendAt}.
   *
   * @param request the signal with its name
   * @return what the transaction sees; nothing of it is durable before the commit. {@code Full} and
   *     {@code Conflict} enqueue nothing and do not roll back
   * @throws IllegalStateException outside a transaction of the DataSource, or in one that only
   *     reads; nothing is enqueued then
   * @throws org.springframework.dao.DataAccessException if the database fails; let it roll back
   */
  public EnqueueOutcome enqueue(OutboxRequest request) {
    Objects.requireNonNull(request);
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          "there is no transaction; call this from a @Transactional method of another bean, or"
              + " enqueue with the Outbox bean, whose signals no rollback takes back");
    }
    if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
      throw new IllegalStateException(
          "the transaction only reads; remove readOnly from its @Transactional");
    }
    return Objects.requireNonNull(
        database.<EnqueueOutcome>execute((Connection connection) -> enqueue(connection, request)));
  }

  private EnqueueOutcome enqueue(Connection connection, OutboxRequest request) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the transaction is of another database; name the transaction manager of the DataSource"
              + " of the store in @Transactional");
    }
    return outbox.enqueue(connection, request);
  }
}
