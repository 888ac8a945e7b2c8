package dev.rtcsignal.ports.jdbc;

import static dev.rtcsignal.ports.jdbc.TrapSteps.add;
import static dev.rtcsignal.ports.jdbc.TrapSteps.column;
import static dev.rtcsignal.ports.jdbc.TrapSteps.entry;
import static dev.rtcsignal.ports.jdbc.TrapSteps.execute;
import static dev.rtcsignal.ports.jdbc.TrapSteps.failedWithNoEffect;
import static dev.rtcsignal.ports.jdbc.TrapSteps.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.fixture.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresqlTrapsTest extends DatabaseTraps {
  private static final String WAITING =
      "SELECT pid FROM pg_stat_activity"
          + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

  PostgresqlTrapsTest() {
    super(Dialect.POSTGRESQL);
  }

  @Override
  DataSource newDatabase() throws SQLException {
    return Databases.postgresql();
  }

  @Test
  void aConnectionThatIsTerminatedFailsWhatIsInFlightAndIsReplaced() throws Exception {
    try (JdbcOutboxStore store = open();
        Connection other = database().getConnection()) {
      add(store, "before");
      other.setAutoCommit(false);
      execute(other, "LOCK TABLE signal_outbox IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<EnqueueOutcome> inFlight = store.enqueue(entry(store, "in-flight"));
      await().until(() -> !column(database(), WAITING).isEmpty());
      execute(database(), "SELECT pg_terminate_backend(pid) FROM (" + WAITING + ") AS waiting");
      failedWithNoEffect(inFlight);
      other.rollback();
      add(store, "after");
      assertThat(names(database())).isEqualTo(List.of("before", "after"));
    }
  }

  /** Why order keys are escaped. */
  @Test
  void postgresqlTakesNoNullCharacterInAText() throws Exception {
    try (Connection connection = database().getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT ?::text")) {
      query.setString(1, "key\0");
      assertThatThrownBy(query::executeQuery).isInstanceOf(SQLException.class);
    }
  }
}
