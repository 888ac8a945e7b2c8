package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Entries, and statements past the store, for the tests with faults of databases. */
final class TrapSteps {
  static final String LINE = "line";
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  private TrapSteps() {}

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  static OutboxEntry entry(OutboxStore store, String name) {
    return entry(store, name, "hello", SendOptions.DEFAULT);
  }

  static OutboxEntry entry(OutboxStore store, String name, String text, SendOptions options) {
    OutboundSignal signal =
        new OutboundSignal(
            APP,
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text(text));
    OutboxRequest request = new OutboxRequest(new SignalName(name), signal, options);
    return OutboxRules.DEFAULT.enqueue(request, LINE, Duration.ofHours(1), store.clock().instant());
  }

  static OutboxEntry add(OutboxStore store, String name) throws Exception {
    return add(store, entry(store, name));
  }

  static OutboxEntry addOfKey(OutboxStore store, String name, String key) throws Exception {
    return add(store, entry(store, name, "hello", SendOptions.DEFAULT.orderKey(key)));
  }

  static OutboxEntry add(OutboxStore store, OutboxEntry entry) throws Exception {
    EnqueueOutcome outcome = get(store.enqueue(entry));
    assertThat(outcome).isInstanceOf(EnqueueOutcome.Added.class);
    return ((EnqueueOutcome.Added) outcome).entry();
  }

  /** Asserts that a change failed and certainly was not made. */
  static StoreException failedWithNoEffect(CompletableFuture<?> change) {
    Throwable failure = catchThrowable(() -> get(change));
    assertThat(failure).isInstanceOf(ExecutionException.class);
    assertThat(failure.getCause()).isInstanceOf(StoreException.class);
    StoreException exception = (StoreException) failure.getCause();
    assertThat(exception.effect()).isEqualTo(StoreException.Effect.NONE);
    return exception;
  }

  static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection()) {
      execute(connection, sql);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the first column of each row. */
  static List<String> column(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  static List<String> names(DataSource database) throws SQLException {
    return column(database, "SELECT name FROM signal_outbox ORDER BY id");
  }
}
