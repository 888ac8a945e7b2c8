package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.ports.contract.SignalTransportContract;
import dev.rtcsignal.ports.fixture.Databases;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTransportContractTest extends SignalTransportContract {
  @TempDir Path folder;

  @Override
  protected Subject open() throws Exception {
    return OutboxTransportContractTest.over(
        JdbcOutboxStore.builder(Databases.sqlite(folder), Dialect.SQLITE).open());
  }
}
