package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.OutboxContract;
import dev.rtcsignal.ports.fixture.Databases;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

class OutboxContractTest extends OutboxContract {
  @TempDir Path folder;

  @Override
  protected Subject open(Function<OutboundSignal, SendResult> results) throws Exception {
    OutboxStore store = JdbcOutboxStore.builder(Databases.sqlite(folder), Dialect.SQLITE).open();
    CountingGateway cloud = CountingGateway.accepting();
    cloud.answers(results);
    OutboxFixture fixture = OutboxFixture.open(store, cloud, builder -> builder);
    return new Subject(
        fixture.outbox,
        () -> {
          fixture.close();
          store.close();
        });
  }
}
