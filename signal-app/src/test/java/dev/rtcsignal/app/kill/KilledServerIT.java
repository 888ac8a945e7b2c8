package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server under load that is killed at random moments: one on SQLite, two on each database
 * server. Seven kills in all; with the system property {@code kill.measured}, 350 on each store.
 */
@Timeout(3_600)
class KilledServerIT {
  private static final int IN_FLIGHT = 64;
  private static final int PER_SECOND = KillFigures.MEASURED ? 300 : 150;
  private static final int HANG_UP_EVERY = 100;

  private final SplittableRandom random = new SplittableRandom(20_261_130);
  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;
  private int kills;

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothing(KillStore store) throws Exception {
    String url = store.create(folder);
    int replicas = store == KillStore.SQLITE ? 1 : 2;
    try (CountingCloud cloud = new CountingCloud(HANG_UP_EVERY);
        KilledFleet fleet = new KilledFleet("killed-" + store, url, cloud.uri())) {
      for (int i = 0; i < replicas; i++) {
        fleet.start();
      }
      for (int i = 0; i < replicas; i++) {
        fleet.ready(i);
      }
      SignalLoad load = new SignalLoad("signal", PER_SECOND, fleet::addresses, ledger);
      try (load) {
        killAll(fleet, times(store));
      }
      fleet.awaitQuiet();
      judge(store, cloud, load, fleet.states());
    }
  }

  private static int times(KillStore store) {
    if (KillFigures.MEASURED) {
      return Integer.getInteger("kill.times", 25) * 14;
    }
    return store == KillStore.SQLITE ? 3 : 2;
  }

  private void killAll(KilledFleet fleet, int times) throws Exception {
    while (kills < times) {
      Pause.of(random.nextInt(200, 2_200));
      int one = random.nextInt(fleet.size());
      fleet.kill(one);
      kills++;
      fleet.startAgain(one);
      if (kills < times && random.nextInt(4) == 0) {
        // Also a server that only begins to start.
        Pause.of(random.nextInt(100, 900));
        fleet.kill(one);
        kills++;
        fleet.startAgain(one);
      }
      fleet.ready(one);
    }
  }

  private void judge(
      KillStore store, CountingCloud cloud, SignalLoad load, Map<String, String> states) {
    Map<String, Integer> counts = Ledger.counts(states);
    int uncertain = counts.getOrDefault("uncertain", 0);
    KillFigures.add(
        store + " random kills",
        "%d kills, %d posted, told %s, unanswered %d, in the store %s, arrived %d,"
            + " half sent %d, cloud hung up on %d, most in a second %d of %d",
        kills,
        load.posted(),
        ledger.counts(),
        load.unanswered(),
        counts,
        cloud.texts(),
        cloud.halves(),
        cloud.hungUp(),
        cloud.mostInASecond(),
        KilledFleet.QUOTA);
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    assertThat(uncertain).isBetween(0, kills * IN_FLIGHT + cloud.hungUp());
    assertThat(ledger.size()).isPositive();
  }
}
