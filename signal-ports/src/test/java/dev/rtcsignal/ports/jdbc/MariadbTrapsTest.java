package dev.rtcsignal.ports.jdbc;

import static dev.rtcsignal.ports.jdbc.TrapSteps.add;
import static dev.rtcsignal.ports.jdbc.TrapSteps.column;
import static dev.rtcsignal.ports.jdbc.TrapSteps.entry;
import static dev.rtcsignal.ports.jdbc.TrapSteps.execute;
import static dev.rtcsignal.ports.jdbc.TrapSteps.failedWithNoEffect;
import static dev.rtcsignal.ports.jdbc.TrapSteps.get;
import static dev.rtcsignal.ports.jdbc.TrapSteps.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.fixture.Databases;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MariadbTrapsTest extends DatabaseTraps {
  private static final String WAITING =
      "SELECT id FROM information_schema.processlist"
          + " WHERE db = DATABASE() AND state LIKE 'Waiting for table%'";

  MariadbTrapsTest() {
    super(Dialect.MYSQL);
  }

  @Override
  DataSource newDatabase() throws Exception {
    return Databases.mariadb();
  }

  /** Why the store decides by the error of the unique index, and not by the count. */
  @Test
  void anInsertThatUpdatesAKnownRowToItselfCountsAsOne() throws Exception {
    execute(database(), "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, name INT UNIQUE)");
    String upsert = "INSERT INTO t (name) VALUES (1) ON DUPLICATE KEY UPDATE id = id";
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(upsert)).isEqualTo(1);
      assertThat(statement.executeUpdate(upsert)).isEqualTo(1);
    }
    assertThat(column(database(), "SELECT COUNT(*) FROM t")).containsExactly("1");
  }

  @Test
  void aKnownNameIsJoinedWhateverItsInsertCountsAs() throws Exception {
    try (JdbcOutboxStore store = open()) {
      OutboxEntry first = add(store, "n");
      assertThat(get(store.enqueue(entry(store, "n")))).isEqualTo(new EnqueueOutcome.Joined(first));
      assertThat(get(store.enqueue(entry(store, "n", "other", SendOptions.DEFAULT))))
          .isEqualTo(new EnqueueOutcome.Conflict(first));
      assertThat(names(database())).containsExactly("n");
    }
  }

  /** Why the columns of the store have a binary collation, or are binary. */
  @Test
  void textsOfTheDefaultCollationIgnoreCaseAndTrailingSpaces() throws Exception {
    execute(database(), "CREATE TABLE t (name VARCHAR(9) CHARACTER SET utf8mb4)");
    execute(database(), "INSERT INTO t VALUES ('Key')");
    assertThat(column(database(), "SELECT name FROM t WHERE name = 'kEY '")).containsExactly("Key");
  }

  @Test
  void aConnectionThatIsKilledFailsWhatIsInFlightAndIsReplaced() throws Exception {
    try (JdbcOutboxStore store = open();
        Connection other = database().getConnection()) {
      add(store, "before");
      execute(other, "LOCK TABLES signal_outbox WRITE");
      CompletableFuture<EnqueueOutcome> inFlight = store.enqueue(entry(store, "in-flight"));
      await().until(() -> !column(database(), WAITING).isEmpty());
      execute(database(), "KILL CONNECTION " + column(database(), WAITING).get(0));
      failedWithNoEffect(inFlight);
      execute(other, "UNLOCK TABLES");
      add(store, "after");
      assertThat(names(database())).containsExactly("before", "after");
    }
  }
}
