package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.fixture.Databases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections as the pools of applications give them. */
@Timeout(60)
class ApplicationConnectionsTest {
  private static final String LINE = "line";
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  @TempDir private Path folder;

  private static OutboxRequest request(String name) {
    Audience to = new Audience.User(new UserId("alice"));
    OutboundSignal signal =
        new OutboundSignal(APP, new SenderId("server"), to, Payload.text("hello"));
    return new OutboxRequest(new SignalName(name), signal, SendOptions.DEFAULT);
  }

  private static void enqueueAndCommit(DataSource database, Dialect dialect, String name)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      new JdbcOutbox(dialect, LINE).enqueue(connection, request(name));
      connection.commit();
    }
  }

  private static DataSource notCommitting(DataSource database) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object value = invoke(database, method, arguments);
              if (value instanceof Connection connection) {
                connection.setAutoCommit(false);
              }
              return value;
            });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "POSTGRESQL"})
  void aStoreTakesConnectionsThatDoNotCommitByThemselves(Dialect dialect) throws Exception {
    DataSource plain =
        dialect == Dialect.SQLITE ? Databases.sqlite(folder) : Databases.postgresql();
    DataSource pool = notCommitting(plain);
    try (JdbcOutboxStore store = JdbcOutboxStore.builder(pool, dialect).open()) {
      enqueueAndCommit(pool, dialect, "first");
      assertThat(store.list(Outbox.Query.NEWEST).join()).hasSize(1);
    }
  }

  /** Without a write lock from its start, a transaction that has read fails when it writes. */
  @Test
  void anEntryIsEnqueuedThoughAnotherConnectionOfSqliteWritesMeanwhile() throws Exception {
    DataSource database = Databases.sqlite(folder);
    try (JdbcOutboxStore store = JdbcOutboxStore.builder(database, Dialect.SQLITE).open();
        Connection other = database.getConnection();
        Connection own = database.getConnection()) {
      store.lease(LINE, "process").join();
      own.setAutoCommit(false);
      Connection disturbed = beforeInserts(own, () -> tryToWrite(other));
      EnqueueOutcome outcome =
          new JdbcOutbox(Dialect.SQLITE, LINE).enqueue(disturbed, request("first"));
      assertThat(outcome).isInstanceOf(EnqueueOutcome.Added.class);
      own.commit();
    }
  }

  private static Connection beforeInserts(Connection connection, Runnable action) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && arguments[0].toString().startsWith("INSERT")) {
                action.run();
              }
              return invoke(connection, method, arguments);
            });
  }

  private static void tryToWrite(Connection other) {
    try (Statement statement = other.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      statement.execute("UPDATE signal_lease SET waiting = 1");
    } catch (SQLException e) {
      // The transaction of the test has the write lock, as it should.
    }
  }
}
