package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rtcsignal.ports.fixture.MariaDbServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The database server is killed under load, while one server sends. */
@Timeout(1_800)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class KilledDatabaseIT {
  private static final int KILLS = Math.min(20, Integer.getInteger("kill.times", 20));
  private static final int IN_FLIGHT = 64;

  private final SplittableRandom random = new SplittableRandom(20_261_202);
  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;

  @Test
  void losesAndDoublesNothingOnPostgresql() throws Exception {
    try (KillableDatabase database = KillableDatabase.postgresql(folder)) {
      prove("PostgreSQL killed", database);
    }
  }

  @Test
  void losesAndDoublesNothingOnMariadb() throws Exception {
    assumeTrue(MariaDbServer.isInstalled(), "SKIPPED: install Debian's mariadb-server");
    try (KillableDatabase database = KillableDatabase.mariadb()) {
      prove("MariaDB killed", database);
    }
  }

  private void prove(String what, KillableDatabase database) throws Exception {
    List<Long> down = new ArrayList<>();
    List<Long> resumed = new ArrayList<>();
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet = new KilledFleet("database", database.url(), cloud.uri())) {
      fleet.start().ready(0);
      SignalLoad load = new SignalLoad("signal", 200, fleet::addresses, ledger);
      try (load) {
        for (int kill = 0; kill < KILLS; kill++) {
          Pause.of(random.nextInt(500, 3_000));
          long killed = System.nanoTime();
          database.killAndStartAgain();
          down.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
          resumed.add(awaitNext(cloud));
        }
      }
      fleet.awaitQuiet();
      judge(what, cloud, fleet.states(), resumed);
      KillFigures.add(
          what + ", meanwhile",
          "%d posted, down for %d ms at most, told %s",
          load.posted(),
          Collections.max(down),
          ledger.counts());
    }
  }

  /** Returns after how many milliseconds the next signal arrived. */
  private static long awaitNext(CountingCloud cloud) {
    long started = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> cloud.firstAfter(started) != Long.MAX_VALUE);
    return TimeUnit.NANOSECONDS.toMillis(cloud.firstAfter(started) - started);
  }

  private void judge(
      String what, CountingCloud cloud, Map<String, String> states, List<Long> resumed) {
    Map<String, Integer> counts = Ledger.counts(states);
    Collections.sort(resumed);
    KillFigures.add(
        what,
        "%d kills, in the store %s, arrived %d, sends p50 %d ms, at most %d ms after it is back",
        KILLS,
        counts,
        cloud.texts(),
        resumed.get(KILLS / 2),
        resumed.get(KILLS - 1));
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    assertThat(counts.getOrDefault("uncertain", 0)).isBetween(0, KILLS * IN_FLIGHT);
  }
}
