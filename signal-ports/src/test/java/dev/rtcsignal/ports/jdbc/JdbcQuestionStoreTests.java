package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.contract.QuestionStoreContract;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** The contract with stores of two processes on one database. */
abstract class JdbcQuestionStoreTests extends QuestionStoreContract {
  private final Dialect dialect;
  private RegisterProcesses processes;

  JdbcQuestionStoreTests(Dialect dialect) {
    this.dialect = dialect;
  }

  abstract DataSource database() throws Exception;

  @Override
  protected final QuestionStore open() throws Exception {
    if (processes == null) {
      processes = new RegisterProcesses(database(), dialect);
    }
    return processes.open().questions();
  }

  @Override
  protected final void pass(Duration duration) throws SQLException {
    processes.pass(duration, "signal_question", "until_ms", "forget_at");
  }

  @AfterEach
  final void close() {
    processes.close();
  }
}
