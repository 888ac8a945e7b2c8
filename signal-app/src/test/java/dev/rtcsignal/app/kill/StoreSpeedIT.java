package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.OutboxStore.Ready;
import dev.rtcsignal.ports.OutboxStore.Window;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Figures of the stores alone, in this process; nothing is asserted on how fast they are. */
@Timeout(900)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class StoreSpeedIT {
  private static final int CALLERS = 64;
  private static final String TEXT = "x".repeat(500);
  private static final long FOR = TimeUnit.SECONDS.toNanos(8);
  private static final int SETTLED = 200_000;
  private static final int POLLS = 500;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void enqueuesOf64Callers(KillStore kind) throws Exception {
    long fsyncs = fsyncsInASecond();
    AtomicInteger stored = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    CountDownLatch over = new CountDownLatch(CALLERS);
    long end = System.nanoTime() + FOR;
    try (JdbcOutboxStore store = StoredEntries.open(kind.create(folder))) {
      for (int caller = 0; caller < CALLERS; caller++) {
        String prefix = "c" + caller + "-";
        threads.execute(
            () -> {
              for (int i = 0; System.nanoTime() < end; i++) {
                store
                    .enqueue(
                        StoredEntries.entry(
                            TEXT, prefix + i, Optional.empty(), store.clock().instant()))
                    .join();
                stored.incrementAndGet();
              }
              over.countDown();
            });
      }
      assertThat(over.await(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      threads.shutdownNow();
    }
    long each = stored.get() / TimeUnit.NANOSECONDS.toSeconds(FOR);
    KillFigures.add(
        kind + " enqueue, 64 callers of 500 B",
        "%d/s, %.1f times the %d/s single fsyncs of the disk",
        each,
        (double) each / fsyncs,
        fsyncs);
  }

  private long fsyncsInASecond() throws Exception {
    ByteBuffer some = ByteBuffer.allocate(500);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("fsync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      int count = 0;
      for (; System.nanoTime() < end; count++) {
        file.write(some.rewind());
        file.force(false);
      }
      return Math.max(1, count / 3);
    }
  }

  /** Rows that a transaction may still see are passed over again and again, unless bounded. */
  @Test
  void pollWithManySettledRowsAndATransactionHeldOpen() throws Exception {
    String url = KillStore.POSTGRESQL.create(folder);
    try (JdbcOutboxStore store = StoredEntries.open(url);
        Connection open = DriverManager.getConnection(url)) {
      StoredEntries.enqueue(
          store,
          SETTLED,
          i ->
              StoredEntries.entry(
                  "settled", "s" + i, Optional.empty(), store.clock().instant().minusSeconds(60)));
      open.setAutoCommit(false);
      open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      open.createStatement().executeQuery("SELECT count(*) FROM signal_outbox").next();
      StoredEntries.execute(url, "UPDATE signal_outbox SET state = 2, ended_at = due_at");
      KillFigures.add(
          "PostgreSQL poll, 200,000 settled, old snapshot",
          "p50 %.2f ms from 2 s ago, %.2f ms from the beginning",
          pollMedian(store, new Ready(store.clock().instant().minusSeconds(2), 0)),
          pollMedian(store, Ready.FIRST));
      open.rollback();
    }
  }

  private static double pollMedian(JdbcOutboxStore store, Ready after) {
    Window window = new Window(StoredEntries.APP.value(), Priority.NORMAL, after);
    long[] times = new long[POLLS];
    for (int i = 0; i < POLLS; i++) {
      long before = System.nanoTime();
      assertThat(store.ready(window, 500).join()).isEmpty();
      times[i] = System.nanoTime() - before;
    }
    Arrays.sort(times);
    return times[POLLS / 2] / 1e6;
  }
}
