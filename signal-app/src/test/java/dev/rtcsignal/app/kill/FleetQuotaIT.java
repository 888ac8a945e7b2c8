package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three servers on one database have always more to send than the quota, through those that do not
 * seconds; with the system property {@code fleet.measured}, for a minute.
 */
@Timeout(600)
class FleetQuotaIT {
  private static final int QUOTA = 500;
  private static final int SECONDS = KillFigures.OF_FLEETS ? 60 : 3;
  private static final int WARM_UP = KillFigures.OF_FLEETS ? 10_000 : QUOTA;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.rtcsignal.app.kill.KillStore#ofFleets")
  void isUsedAndNeverExceeded(KillStore store) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("fleet-" + store, store.create(folder), cloud.uri())
                .with("SIGNAL_APP_QUOTA", String.valueOf(QUOTA))
                .with("JDK_JAVA_OPTIONS", "-Xmx512m")) {
      fleet.start().start().start();
      for (int server = 0; server < fleet.size(); server++) {
        fleet.ready(server);
      }
      await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
      List<URI> followers = fleet.followers();
      assertThat(followers).hasSize(2);
      Backlog backlog = new Backlog(followers, cloud, ledger);
      try (backlog) {
        measure(store, cloud);
      }
      fleet.awaitQuiet();
      judge(cloud, fleet.states());
    }
  }

  private static void measure(KillStore store, CountingCloud cloud) {
    await().atMost(PATIENCE).until(() -> cloud.texts() > WARM_UP);
    int before = cloud.texts();
    long began = System.nanoTime();
    Pause.of(SECONDS * 1_000);
    int after = cloud.texts();
    double seconds = (System.nanoTime() - began) / 1e9;
    KillFigures.add(
        "quota of 500/s through followers, " + store,
        "%d s: %.1f %% used, most in a second %d",
        SECONDS,
        100 * (after - before) / seconds / QUOTA,
        cloud.mostInASecond());
  }

  private void judge(CountingCloud cloud, Map<String, String> states) {
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    assertThat(cloud.twice()).isEmpty();
    assertThat(cloud.mostInASecond()).isLessThanOrEqualTo(QUOTA);
  }
}
