package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.contract.SeenStoreContract;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** The contract with stores of two processes on one database. */
abstract class JdbcSeenStoreTests extends SeenStoreContract {
  private final Dialect dialect;
  private RegisterProcesses processes;

  JdbcSeenStoreTests(Dialect dialect) {
    this.dialect = dialect;
  }

  abstract DataSource database() throws Exception;

  @Override
  protected final SeenStore open() throws Exception {
    if (processes == null) {
      processes = new RegisterProcesses(database(), dialect);
    }
    return processes.open().seen();
  }

  @Override
  protected final void pass(Duration duration) throws SQLException {
    processes.pass(duration, "signal_seen", "claim_until", "forget_at");
  }

  @AfterEach
  final void close() {
    processes.close();
  }
}
