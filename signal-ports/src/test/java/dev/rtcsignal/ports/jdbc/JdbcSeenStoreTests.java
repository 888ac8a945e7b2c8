package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.contract.SeenStoreContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** The contract with stores of two processes on one database, whose time passes by its rows. */
abstract class JdbcSeenStoreTests extends SeenStoreContract {
  private final Dialect dialect;
  private final List<JdbcOutboxStore> opened = new ArrayList<>();
  private DataSource database;

  JdbcSeenStoreTests(Dialect dialect) {
    this.dialect = dialect;
  }

  abstract DataSource database() throws Exception;

  @Override
  protected final SeenStore open() throws Exception {
    if (database == null) {
      database = database();
    }
    JdbcOutboxStore store = JdbcOutboxStore.builder(database, dialect).open();
    opened.add(store);
    return store.registers().seen();
  }

  @Override
  protected final void pass(Duration duration) throws SQLException {
    String earlier =
        "UPDATE signal_seen SET claim_until = claim_until - ?, forget_at = forget_at - ?";
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(earlier)) {
      update.setLong(1, duration.toMillis());
      update.setLong(2, duration.toMillis());
      update.executeUpdate();
    }
  }

  @AfterEach
  final void close() {
    opened.forEach(JdbcOutboxStore::close);
  }
}
