package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers of an older version are replaced one after the other under load, and then again those of
 * this version. The jar of the older one is named by the system property {@code
 * fleet.previous.jar}.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = "fleet.previous.jar", matches = ".+")
class FleetUpgradeIT {
  private static final String OLDER = System.getProperty("fleet.previous.jar");
  private static final String THIS = System.getProperty("runnable.jar");
  private static final int PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;

  @Test
  void losesAndDoublesNothingThereAndBack() throws Exception {
    String url = KillStore.POSTGRESQL.create(folder);
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet = new KilledFleet("upgrade", url, cloud.uri()).ofJar(OLDER)) {
      fleet.start().start();
      fleet.ready(0);
      fleet.ready(1);
      SignalLoad load = new SignalLoad("signal", PER_SECOND, fleet::addresses, ledger);
      try (load) {
        replace(fleet.ofJar(THIS));
        replace(fleet.ofJar(OLDER));
        replace(fleet.ofJar(THIS));
      }
      fleet.awaitQuiet();
      KillFigures.add(
          "older version to this one, back, and again",
          "%d posted, told %s, in the store %s",
          load.posted(),
          ledger.counts(),
          Ledger.counts(fleet.states()));
      assertThat(ledger.contradictions(cloud, fleet.states())).isEmpty();
      assertThat(cloud.twice()).isEmpty();
    }
  }

  private static void replace(KilledFleet fleet) throws Exception {
    for (int server = 0; server < fleet.size(); server++) {
      int one = server;
      Pause.of(2_000);
      fleet.terminate(one);
      await().atMost(PATIENCE).until(() -> !fleet.server(one).isAlive());
      fleet.startAgain(one);
      fleet.ready(one);
    }
  }
}
