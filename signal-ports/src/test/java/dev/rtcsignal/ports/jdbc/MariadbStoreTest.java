package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.OutboxStoreContract;
import dev.rtcsignal.ports.fixture.Databases;

class MariadbStoreTest extends OutboxStoreContract {
  @Override
  protected OutboxStore open() throws Exception {
    return JdbcOutboxStore.builder(Databases.mariadb(), Dialect.MYSQL).open();
  }
}
