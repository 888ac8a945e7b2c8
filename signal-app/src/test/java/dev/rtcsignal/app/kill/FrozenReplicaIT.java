package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One of two replicas stands still for one to three times its lease, and goes on. */
@Timeout(1_800)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class FrozenReplicaIT {
  private static final int ROUNDS = 4 * Integer.getInteger("kill.times", 25);
  private static final int IN_FLIGHT = 64;
  private static final int LEASE_MILLIS = 3_000;

  private final SplittableRandom random = new SplittableRandom(20_261_201);
  private final Ledger ledger = new Ledger();
  private final List<Long> continued = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void theQuotaHoldsAndNothingIsDoubled() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("frozen", KillStore.POSTGRESQL.create(folder), cloud.uri())) {
      fleet.start().start();
      fleet.ready(0);
      fleet.ready(1);
      // Near the quota, so that after each pause the leader sends as fast as it may.
      SignalLoad load = new SignalLoad("frozen", 350, fleet::addresses, ledger);
      try (load) {
        for (int round = 0; round < ROUNDS; round++) {
          freeze(fleet, round % 2);
        }
      }
      fleet.awaitQuiet();
      judge(cloud, load, fleet.states());
    }
  }

  private void freeze(KilledFleet fleet, int one) throws Exception {
    Pause.of(random.nextInt(500, 2_500));
    fleet.signal(one, "STOP");
    Pause.of(random.nextInt(LEASE_MILLIS, 3 * LEASE_MILLIS));
    fleet.signal(one, "CONT");
    continued.add(System.nanoTime());
  }

  private void judge(CountingCloud cloud, SignalLoad load, Map<String, String> states) {
    KillFigures.add(
        "SIGSTOP of one of two replicas",
        "%d pauses of 3 to 9 s, %d posted, in the store %s, twice %d, most in a second %d of %d,"
            + " ending %d ms after a CONT",
        ROUNDS,
        load.posted(),
        Ledger.counts(states),
        cloud.twice().size(),
        cloud.mostInASecond(),
        KilledFleet.QUOTA,
        sinceContinued(cloud.endOfBusiestSecond()));
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    // A thread that stood still between its last check and its write writes when it goes on.
    assertThat(cloud.mostInASecond()).isLessThanOrEqualTo(KilledFleet.QUOTA + IN_FLIGHT);
  }

  private long sinceContinued(long time) {
    return continued.stream()
        .filter(at -> at <= time)
        .mapToLong(at -> TimeUnit.NANOSECONDS.toMillis(time - at))
        .min()
        .orElse(-1);
  }
}
