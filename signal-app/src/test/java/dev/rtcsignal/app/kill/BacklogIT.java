package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server starts with 100,000 signals waiting, a fifth of them with order keys. */
@Timeout(1_800)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class BacklogIT {
  private static final int SIGNALS = 100_000;
  private static final int KEYS = 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void isSentInTheOrderOfItsKeys(KillStore kind) throws Exception {
    String url = kind.create(folder);
    try (JdbcOutboxStore store = StoredEntries.open(url)) {
      StoredEntries.enqueue(store, SIGNALS, i -> entry(store, i));
    }
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("backlog", url, cloud.uri()).with("SIGNAL_APP_QUOTA", "50000")) {
      long started = System.nanoTime();
      fleet.start().ready(0);
      long ready = System.nanoTime();
      await().atMost(Duration.ofMinutes(10)).until(() -> cloud.texts() == SIGNALS);
      long first = cloud.firstAfter(started);
      long last = cloud.log().get(SIGNALS - 1).at();
      fleet.awaitQuiet();
      KillFigures.add(
          kind + " restart with 100,000 waiting",
          "ready after %d ms, first arrival after %d ms, all after %d ms (%d/s)",
          TimeUnit.NANOSECONDS.toMillis(ready - started),
          TimeUnit.NANOSECONDS.toMillis(first - started),
          TimeUnit.NANOSECONDS.toMillis(last - started),
          SIGNALS * 1_000L / Math.max(1, TimeUnit.NANOSECONDS.toMillis(last - first)));
      assertThat(cloud.twice()).isEmpty();
      assertOrder(cloud.log());
    }
  }

  private static OutboxEntry entry(JdbcOutboxStore store, int number) {
    Optional<String> key =
        number % 5 == 0 ? Optional.of("key" + number / 5 % KEYS) : Optional.empty();
    return StoredEntries.entry(
        number + " " + key.orElse(""), "n" + number, key, store.clock().instant());
  }

  private static void assertOrder(List<CountingCloud.Arrival> arrivals) {
    Map<Integer, Integer> last = new HashMap<>();
    for (CountingCloud.Arrival arrival : arrivals) {
      int number = Integer.parseInt(arrival.text());
      if (number % 5 == 0) {
        Integer before = last.put(number / 5 % KEYS, number);
        assertThat(before == null ? -1 : before).isLessThan(number);
      }
    }
  }
}
