package dev.rtcsignal.ports.jdbc;

import static dev.rtcsignal.ports.jdbc.TrapSteps.add;
import static dev.rtcsignal.ports.jdbc.TrapSteps.column;
import static dev.rtcsignal.ports.jdbc.TrapSteps.entry;
import static dev.rtcsignal.ports.jdbc.TrapSteps.execute;
import static dev.rtcsignal.ports.jdbc.TrapSteps.failedWithNoEffect;
import static dev.rtcsignal.ports.jdbc.TrapSteps.get;
import static dev.rtcsignal.ports.jdbc.TrapSteps.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.fixture.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTrapsTest extends DatabaseTraps {
  private static final int PAGES = 60;
  private static final String LONG = "x".repeat(10_000);

  @TempDir private Path folder;

  SqliteTrapsTest() {
    super(Dialect.SQLITE);
  }

  @Override
  DataSource newDatabase() throws IOException {
    return Databases.sqlite(folder);
  }

  private DataSource limited() {
    return new RewrittenStatements(database(), sql -> sql)
        .onConnection("PRAGMA max_page_count = " + PAGES)
        .dataSource();
  }

  private static OutboxEntry longEntry(JdbcOutboxStore store, String name) {
    return entry(store, name, LONG, SendOptions.DEFAULT);
  }

  /** Fills the database, and returns the future that failed. */
  private static CompletableFuture<EnqueueOutcome> fill(
      JdbcOutboxStore store, List<OutboxEntry> acknowledged) throws Exception {
    for (int i = 0; i < PAGES; i++) {
      CompletableFuture<EnqueueOutcome> outcome = store.enqueue(longEntry(store, "n" + i));
      outcome.handle((done, failure) -> done).join();
      if (outcome.isCompletedExceptionally()) {
        return outcome;
      }
      acknowledged.add(((EnqueueOutcome.Added) get(outcome)).entry());
    }
    throw new AssertionError("the database is not full");
  }

  // ---- SQLITE_FULL

  @Test
  void aFullDatabaseRefusesAnEntryAndKeepsThoseThatWereAcknowledged() throws Exception {
    open().close();
    List<OutboxEntry> acknowledged = new ArrayList<>();
    try (JdbcOutboxStore store = JdbcOutboxStore.builder(limited(), Dialect.SQLITE).open()) {
      StoreException refused = failedWithNoEffect(fill(store, acknowledged));
      assertThat(refused).hasMessage("the disk is full; free some space");
    }
    assertThat(acknowledged).isNotEmpty();
    try (JdbcOutboxStore store = open()) {
      assertThat(get(store.load(acknowledged.stream().map(OutboxEntry::id).toList())))
          .isEqualTo(acknowledged);
      assertThat(names(database())).hasSameSizeAs(acknowledged);
    }
  }

  @Test
  void aStoreThatWasFullTakesEntriesAgain() throws Exception {
    open().close();
    List<OutboxEntry> acknowledged = new ArrayList<>();
    try (JdbcOutboxStore store = JdbcOutboxStore.builder(limited(), Dialect.SQLITE).open()) {
      failedWithNoEffect(fill(store, acknowledged));
      execute(database(), "DELETE FROM signal_outbox WHERE id < 4");
      add(store, longEntry(store, "after"));
      assertThat(names(database())).contains("n4", "after").doesNotContain("n1");
    }
  }

  /** Why a failure of the explicit ROLLBACK is no failure. */
  @Test
  void aFullDatabaseHasRolledBackAlready() throws Exception {
    execute(database(), "CREATE TABLE t (content BLOB)");
    try (Connection connection = limited().getConnection()) {
      execute(connection, "BEGIN IMMEDIATE");
      execute(connection, "INSERT INTO t VALUES (zeroblob(10000))");
      String tooMuch = "INSERT INTO t VALUES (zeroblob(1000000))";
      assertThatThrownBy(() -> execute(connection, tooMuch)).hasMessageContaining("SQLITE_FULL");
      assertThatThrownBy(() -> execute(connection, "ROLLBACK"))
          .hasMessageContaining("no transaction is active");
      assertThat(column(database(), "SELECT COUNT(*) FROM t")).containsExactly("0");
    }
  }

  /** All entries share a prepared statement. */
  @Test
  void anEntryThatIsRefusedDoesNotFailTheEntriesBehindIt() throws Exception {
    try (JdbcOutboxStore store = open();
        Lane lane = lane()) {
      execute(
          database(),
          "CREATE TRIGGER refuse BEFORE INSERT ON signal_outbox WHEN NEW.name = 'refused'"
              + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
      CountDownLatch allWait = new CountDownLatch(1);
      lane.submit(session -> blockUntil(allWait));
      CompletableFuture<EnqueueOutcome> refused =
          lane.submit(session -> EntryInsert.run(session, entry(store, "refused")));
      CompletableFuture<EnqueueOutcome> behind =
          lane.submit(session -> EntryInsert.run(session, entry(store, "behind")));
      allWait.countDown();
      failedWithNoEffect(refused);
      assertThat(get(behind)).isInstanceOf(EnqueueOutcome.Added.class);
      assertThat(names(database())).containsExactly("behind");
    }
  }

  // ---- SQLITE_BUSY

  @Test
  void aChangeWaitsForTheTransactionOfAnotherConnection() throws Exception {
    CountDownLatch begins = new CountDownLatch(1);
    DataSource observed =
        new RewrittenStatements(
                database(),
                sql -> {
                  if (sql.startsWith("BEGIN")) {
                    begins.countDown();
                  }
                  return sql;
                })
            .dataSource();
    try (JdbcOutboxStore store = JdbcOutboxStore.builder(observed, Dialect.SQLITE).open();
        Connection other = database().getConnection();
        Session session = Session.within(other, Dialect.SQLITE)) {
      session.begin();
      EnqueueOutcome.Added first =
          (EnqueueOutcome.Added) EntryInsert.run(session, entry(store, "n"));
      CompletableFuture<EnqueueOutcome> second = store.enqueue(entry(store, "n"));
      begins.await();
      session.commit();
      assertThat(get(second)).isEqualTo(new EnqueueOutcome.Joined(first.entry()));
    }
  }

  @Test
  void aDatabaseThatStaysLockedFailsAChangeWithNoEffect() throws Exception {
    DataSource impatient =
        new RewrittenStatements(
                database(), sql -> sql.replace("busy_timeout = 5000", "busy_timeout = 50"))
            .dataSource();
    try (JdbcOutboxStore store = JdbcOutboxStore.builder(impatient, Dialect.SQLITE).open();
        Connection other = database().getConnection()) {
      execute(other, "BEGIN IMMEDIATE");
      assertThat(failedWithNoEffect(store.enqueue(entry(store, "n"))))
          .hasMessage("another process holds the database for long");
      execute(other, "ROLLBACK");
      add(store, "after");
      assertThat(names(database())).containsExactly("after");
    }
  }

  @Test
  void anEntryIsFoundThoughAnotherConnectionHoldsTheWriteLock() throws Exception {
    try (JdbcOutboxStore store = open();
        Connection other = database().getConnection()) {
      OutboxEntry entry = add(store, "n");
      execute(other, "BEGIN IMMEDIATE");
      assertThat(get(store.find(TrapSteps.APP, new SignalName("n")))).isEqualTo(Optional.of(entry));
      assertThat(get(store.load(List.of(entry.id())))).containsExactly(entry);
    }
  }
}
