package dev.rtcsignal.ports.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import dev.rtcsignal.ports.fixture.CountedStatements;
import dev.rtcsignal.ports.fixture.Databases;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred processes that ask for one lease, on one PostgreSQL. */
@Timeout(120)
class HundredReplicasTest {
  private static final int REPLICAS = 100;
  private static final int MOST_A_SECOND = 150;
  private static final Duration MEASURED = Duration.ofSeconds(6);

  private final Dispatcher transport = Dispatcher.builder().build(signal -> Optional.empty());
  private final SystemDelayer delayer = new SystemDelayer();
  private final List<JdbcOutboxStore> stores = new ArrayList<>();
  private final List<LeaderLease> replicas = new ArrayList<>();

  @Test
  void oneHasItAndTheDatabaseRunsFewStatements() throws Exception {
    CountedStatements database = new CountedStatements(Databases.postgresql());
    for (int i = 0; i < REPLICAS; i++) {
      JdbcOutboxStore store =
          JdbcOutboxStore.builder(database.dataSource(), Dialect.POSTGRESQL).open();
      stores.add(store);
      replicas.add(lease(store, "replica-" + i));
      replicas.get(i).start();
    }
    await().until(() -> holders() == 1);
    long before = database.count();
    long began = System.nanoTime();
    delayer.after(MEASURED).get(1, TimeUnit.MINUTES);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat((database.count() - before) / seconds).isBetween(100.0, (double) MOST_A_SECOND);
    assertThat(holders()).isEqualTo(1);
  }

  private long holders() {
    return replicas.stream().filter(replica -> replica.held().isPresent()).count();
  }

  private LeaderLease lease(OutboxStore store, String name) {
    RelayContext context =
        new RelayContext(
            store,
            transport,
            OutboxFixture.LINE,
            OutboxRules.DEFAULT,
            SystemDefaults.steadyClock(),
            new SplittableRandom(1),
            delayer,
            Runnable::run,
            Duration.ofMillis(5),
            Duration.ofDays(1),
            LineQuota.UNKNOWN,
            List.of());
    return new LeaderLease(context, name, () -> {}, lost -> {});
  }

  @AfterEach
  void close() {
    replicas.forEach(LeaderLease::close);
    stores.forEach(JdbcOutboxStore::close);
    delayer.close();
    transport.close();
  }
}
