package dev.rtcsignal.ports.jdbc;

import static dev.rtcsignal.ports.jdbc.TrapSteps.APP;
import static dev.rtcsignal.ports.jdbc.TrapSteps.LINE;
import static dev.rtcsignal.ports.jdbc.TrapSteps.add;
import static dev.rtcsignal.ports.jdbc.TrapSteps.addOfKey;
import static dev.rtcsignal.ports.jdbc.TrapSteps.column;
import static dev.rtcsignal.ports.jdbc.TrapSteps.entry;
import static dev.rtcsignal.ports.jdbc.TrapSteps.execute;
import static dev.rtcsignal.ports.jdbc.TrapSteps.failedWithNoEffect;
import static dev.rtcsignal.ports.jdbc.TrapSteps.get;
import static dev.rtcsignal.ports.jdbc.TrapSteps.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.LeaseOutcome.Granted;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.Ready;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.OutboxStore.Window;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults and limits of databases that a store has to withstand, the same for each of them. */
@Timeout(120)
abstract class DatabaseTraps {
  private static final int SHARED = 16;
  private static final String OUTCOME =
      "SELECT CONCAT(state, ' ', reason) FROM signal_outbox WHERE name = '%s'";

  private final Dialect dialect;
  private DataSource database;

  DatabaseTraps(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Returns a new database without tables. */
  abstract DataSource newDatabase() throws Exception;

  @BeforeEach
  void create() throws Exception {
    database = newDatabase();
  }

  final DataSource database() {
    return database;
  }

  final JdbcOutboxStore open() {
    return JdbcOutboxStore.builder(database, dialect).open();
  }

  private List<String> outcome(String name) throws SQLException {
    return column(database, OUTCOME.formatted(name));
  }

  private static List<Ready> ready(OutboxStore store) throws Exception {
    return get(store.ready(new Window(LINE, Priority.NORMAL, Ready.FIRST), 10));
  }

  // ---- Groups

  @Test
  void aChangeThatFailsDoesNotFailTheOthersOfItsGroup() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    try (JdbcOutboxStore store = open();
        Lane lane = lane()) {
      CountDownLatch allWait = new CountDownLatch(1);
      lane.submit(session -> blockUntil(allWait));
      CompletableFuture<EnqueueOutcome> first =
          lane.submit(
              session -> {
                runs.incrementAndGet();
                return EntryInsert.run(session, entry(store, "first"));
              });
      CompletableFuture<Integer> failing =
          lane.submit(
              session ->
                  session
                      .prepare(
                          "INSERT INTO signal_schema (version) VALUES (" + Schema.VERSION + ")")
                      .end()
                      .executeUpdate());
      CompletableFuture<EnqueueOutcome> last =
          lane.submit(session -> EntryInsert.run(session, entry(store, "last")));
      allWait.countDown();
      failedWithNoEffect(failing);
      assertThat(get(first)).isInstanceOf(EnqueueOutcome.Added.class);
      assertThat(get(last)).isInstanceOf(EnqueueOutcome.Added.class);
      assertThat(runs).as("once in the group and once alone").hasValue(2);
      assertThat(names(database)).containsExactly("first", "last");
    }
  }

  @Test
  void aDefectOfOneChangeDoesNotFailTheOthersOfItsGroup() throws Exception {
    try (JdbcOutboxStore store = open();
        Lane lane = lane()) {
      CountDownLatch allWait = new CountDownLatch(1);
      lane.submit(session -> blockUntil(allWait));
      CompletableFuture<EnqueueOutcome> first =
          lane.submit(session -> EntryInsert.run(session, entry(store, "first")));
      CompletableFuture<Integer> failing =
          lane.submit(
              session -> {
                throw new IllegalArgumentException("planted");
              });
      allWait.countDown();
      failedWithNoEffect(failing);
      assertThat(get(first)).isInstanceOf(EnqueueOutcome.Added.class);
      assertThat(names(database)).containsExactly("first");
    }
  }

  final Lane lane() {
    return new Lane("lane", () -> Session.over(database.getConnection(), dialect), SHARED);
  }

  static Void blockUntil(CountDownLatch latch) {
    try {
      latch.await();
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- Rows that another version wrote

  @ParameterizedTest
  @ValueSource(strings = {"audience = 99", "users = NULL", "attempts = 'x'"})
  void aRowThatCannotBeReadEndsWhenItIsLoaded(String change) throws Exception {
    try (JdbcOutboxStore store = open()) {
      OutboxEntry unreadable = add(store, "unreadable");
      OutboxEntry behind = add(store, "behind");
      execute(
          database, "UPDATE signal_outbox SET " + written(change) + " WHERE name = 'unreadable'");
      assertThat(ready(store)).containsExactly(Ready.of(unreadable), Ready.of(behind));
      assertThat(get(store.load(List.of(unreadable.id(), behind.id())))).containsExactly(behind);
      add(store, "later"); // changes are made in their order
      assertThat(outcome("unreadable")).containsExactly("4 STORE_FAILED");
      assertThat(ready(store)).hasSize(2).startsWith(Ready.of(behind));
    }
  }

  private String written(String change) {
    boolean bytes = dialect == Dialect.MYSQL && change.startsWith("attempts");
    return bytes ? "attempts = x'78'" : change;
  }

  @Test
  void aRowThatCannotBeReadDoesNotBlockItsOrderKey() throws Exception {
    try (JdbcOutboxStore store = open()) {
      OutboxEntry unreadable = addOfKey(store, "unreadable", "key");
      OutboxEntry behind = addOfKey(store, "behind", "key");
      execute(database, "UPDATE signal_outbox SET audience = 99 WHERE name = 'unreadable'");
      get(store.load(List.of(unreadable.id())));
      add(store, "later");
      assertThat(get(store.waitingOf(LINE, APP, "key", 10))).containsExactly(Ready.of(behind));
      assertThat(get(store.predecessor(behind))).isEmpty();
    }
  }

  @Test
  void aRowThatCannotBeReadIsReportedWhenItIsAskedFor() throws Exception {
    try (JdbcOutboxStore store = open()) {
      OutboxEntry unreadable = add(store, "unreadable");
      execute(database, "UPDATE signal_outbox SET audience = 99 WHERE name = 'unreadable'");
      assertThat(store.find(APP, unreadable.name()))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withMessageContaining("cannot be read by this version; use the one that wrote it");
    }
  }

  @Test
  void aRowThatCannotBeReadBecomesUncertainWhenItsSenderIsLost() throws Exception {
    try (JdbcOutboxStore store = open()) {
      Lease lease = get(store.lease(LINE, "a")).granted().orElseThrow().lease();
      OutboxEntry unreadable = mark(store, add(store, "unreadable"), lease);
      OutboxEntry left = mark(store, add(store, "left"), lease);
      execute(database, "UPDATE signal_outbox SET audience = 99 WHERE name = 'unreadable'");
      get(store.release(lease));
      assertThat(get(store.lease(LINE, "b")).granted().orElseThrow().lost())
          .extracting(OutboxEntry::id)
          .containsExactly(left.id());
      assertThat(outcome("unreadable")).containsExactly("5 SENDER_LOST");
      assertThat(get(store.load(List.of(unreadable.id())))).isEmpty();
    }
  }

  @Test
  void aRowThatCannotBeReadAndMayHaveLeftDoesNotEndAsNotSent() throws Exception {
    try (JdbcOutboxStore store = open()) {
      Lease lease = get(store.lease(LINE, "a")).granted().orElseThrow().lease();
      OutboxEntry leaving = mark(store, add(store, "leaving"), lease);
      execute(database, "UPDATE signal_outbox SET audience = 99 WHERE name = 'leaving'");
      assertThat(get(store.load(List.of(leaving.id())))).isEmpty();
      add(store, "later");
      assertThat(column(database, "SELECT state FROM signal_outbox WHERE name = 'leaving'"))
          .containsExactly("1");
    }
  }

  // ---- The lease

  @Test
  void readsTheEntriesThatAreLeavingUnderALeaseAndNoOthers() throws Exception {
    try (JdbcOutboxStore store = open()) {
      Lease old = get(store.lease(LINE, "a")).granted().orElseThrow().lease();
      OutboxEntry leaving = mark(store, add(store, "leaving"), old);
      add(store, "waiting");
      Lease later = new Lease(LINE, "b", old.epoch() + 1, old.timeToLive());
      Lease elsewhere = new Lease("other", "a", old.epoch(), old.timeToLive());
      assertThat(get(store.leaving(old))).containsExactly(leaving);
      assertThat(get(store.leaving(later))).isEmpty();
      assertThat(get(store.leaving(elsewhere))).isEmpty();
    }
  }

  @Test
  void anotherProcessIsToldOfTheHolderAndUntilWhenItsLeaseLasts() throws Exception {
    assumeTrue(dialect != Dialect.SQLITE, "a lock on the file keeps another process away");
    try (JdbcOutboxStore store = open()) {
      Granted granted = get(store.lease(LINE, "a")).granted().orElseThrow();
      Fill use = new Fill(7, 490, 500);
      assertThat(get(store.publish(granted.lease(), use))).isTrue();
      execute(database, "UPDATE signal_lease SET until_ms = until_ms - 1000");
      assertThat(get(store.lease(LINE, "b")))
          .isInstanceOfSatisfying(
              LeaseOutcome.HeldByOther.class,
              other -> {
                assertThat(other.holder()).isEqualTo("a");
                assertThat(other.since()).isEqualTo(granted.since());
                assertThat(other.use()).isEqualTo(use);
                assertThat(other.endsIn().orElseThrow())
                    .isBetween(Duration.ofMillis(1), Duration.ofSeconds(2));
              });
    }
  }

  /** A hundred replicas ask each second; a lock would delay the marks of the one that sends. */
  @Test
  void aProcessThatDoesNotSendAsksByOneStatementWithoutALock() throws Exception {
    assumeTrue(dialect != Dialect.SQLITE, "a lock on the file keeps another process away");
    List<String> statements = new CopyOnWriteArrayList<>();
    DataSource watched =
        new RewrittenStatements(
                database,
                sql -> {
                  statements.add(sql);
                  return sql;
                })
            .dataSource();
    try (JdbcOutboxStore sender = open();
        JdbcOutboxStore other = JdbcOutboxStore.builder(watched, dialect).open()) {
      get(sender.lease(LINE, "a"));
      get(sender.lease(LINE, "heir"));
      statements.clear();
      assertThat(get(other.lease(LINE, "b")).granted()).isEmpty();
      assertThat(statements).hasSize(1).noneMatch(sql -> sql.contains(dialect.forUpdate()));
    }
  }

  private static OutboxEntry mark(OutboxStore store, OutboxEntry waiting, Lease lease)
      throws Exception {
    OutboxEntry marked =
        OutboxRules.DEFAULT.mark(waiting, lease, store.clock().instant()).orElseThrow();
    assertThat(get(store.mark(marked, lease))).isTrue();
    return marked;
  }

  @Test
  void ofEntriesThatAreWaitedForThoseThatHaveEndedAreReadAndThoseThatAreOver() throws Exception {
    try (JdbcOutboxStore store = open()) {
      Lease lease = get(store.lease(LINE, "a")).granted().orElseThrow().lease();
      OutboxEntry waiting = add(store, "waiting");
      OutboxEntry leaving = mark(store, add(store, "leaving"), lease);
      OutboxEntry withdrawn = add(store, "withdrawn");
      OutboxEntry ended =
          get(store.change(
                  APP,
                  withdrawn.name(),
                  (entry, now) ->
                      OutboxRules.DEFAULT.withdraw(
                          entry, new NotSent(NotSent.Reason.WITHDRAWN), now)))
              .orElseThrow()
              .entry();
      List<Long> ids = List.of(waiting.id(), leaving.id(), ended.id());
      assertThat(get(store.endedOf(ids))).containsExactly(ended);
      assertThat(get(store.endedOf(List.of()))).isEmpty();
      execute(database, "UPDATE signal_outbox SET deadline = 1 WHERE name = 'waiting'");
      assertThat(get(store.endedOf(ids)))
          .extracting(OutboxEntry::id)
          .containsExactly(waiting.id(), ended.id());
    }
  }

  // ---- Texts

  @Test
  void orderKeysDifferByCaseAndSpacesAndControlCharacters() throws Exception {
    List<String> keys = List.of("key", "KEY", "key ", "kéy", "key\0", "key\\0", "key\\\\0");
    try (JdbcOutboxStore store = open()) {
      for (int i = 0; i < keys.size(); i++) {
        OutboxEntry entry = addOfKey(store, "n" + i, keys.get(i));
        assertThat(get(store.waitingOf(LINE, APP, keys.get(i), 10)))
            .containsExactly(Ready.of(entry));
        assertThat(get(store.predecessor(entry))).isEmpty();
        assertThat(get(store.load(List.of(entry.id())))).containsExactly(entry);
      }
    }
  }

  // ---- Tables

  @Test
  void thePrintedStatementsMakeAllTables() throws Exception {
    for (String statement : Schema.print(dialect).split(";\\s*")) {
      execute(database, statement);
    }
    try (JdbcOutboxStore store =
        JdbcOutboxStore.builder(database, dialect).withoutCreation().open()) {
      OutboxEntry added = add(store, "first");
      assertThat(get(store.load(List.of(added.id())))).containsExactly(added);
    }
    DataSource other = newDatabase();
    JdbcOutboxStore.builder(other, dialect).open().close();
    assertThat(TableShapes.of(database)).isNotEmpty().isEqualTo(TableShapes.of(other));
  }

  @Test
  void aDatabaseWithoutTablesIsNoStoreUnlessTheyAreCreated() {
    assertThatThrownBy(() -> JdbcOutboxStore.builder(database, dialect).withoutCreation().open())
        .isInstanceOf(StoreException.class)
        .hasMessage("the database has no tables of version 2; see Schema.print");
  }
}
