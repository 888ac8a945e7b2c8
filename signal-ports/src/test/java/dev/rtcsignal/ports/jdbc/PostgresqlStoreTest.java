package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.OutboxStoreContract;
import dev.rtcsignal.ports.fixture.Databases;
import java.sql.SQLException;

class PostgresqlStoreTest extends OutboxStoreContract {
  @Override
  protected OutboxStore open() throws SQLException {
    return JdbcOutboxStore.builder(Databases.postgresql(), Dialect.POSTGRESQL).open();
  }
}
