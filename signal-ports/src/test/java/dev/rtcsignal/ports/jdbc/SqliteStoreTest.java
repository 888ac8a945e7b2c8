package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.OutboxStoreContract;
import dev.rtcsignal.ports.fixture.Databases;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends OutboxStoreContract {
  @TempDir Path folder;

  @Override
  protected OutboxStore open() throws IOException {
    return JdbcOutboxStore.builder(Databases.sqlite(folder), Dialect.SQLITE).open();
  }
}
