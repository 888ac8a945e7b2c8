package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three servers under load at all of them, one of which at a time is killed or stands still. */
@Timeout(3_600)
@EnabledIfSystemProperty(named = "fleet.measured", matches = "true")
class FleetKillIT {
  private static final int ROUNDS = Integer.getInteger("fleet.kills", 100);
  private static final int PER_SECOND = 150;
  private static final int IN_FLIGHT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SplittableRandom random = new SplittableRandom(20_261_204);
  private final Ledger ledger = new Ledger();
  private final List<Long> takeOvers = new ArrayList<>();
  private int killed;
  private int frozen;

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.rtcsignal.app.kill.KillStore#ofFleets")
  void losesAndDoublesNothing(KillStore store) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("fleet-kill-" + store, store.create(folder), cloud.uri())) {
      fleet.start().start().start();
      for (int server = 0; server < fleet.size(); server++) {
        fleet.ready(server);
      }
      SignalLoad load = new SignalLoad("signal", PER_SECOND, fleet::addresses, ledger);
      try (load) {
        for (int round = 0; round < ROUNDS; round++) {
          disturb(fleet, cloud);
        }
      }
      fleet.awaitQuiet();
      judge(store, cloud, load, fleet.states());
    }
  }

  private void disturb(KilledFleet fleet, CountingCloud cloud) throws Exception {
    await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
    Pause.of(random.nextInt(200, 1_500));
    int sender = fleet.sender().orElse(0);
    // Each second time the one that sends.
    int one = random.nextBoolean() ? sender : random.nextInt(fleet.size());
    long began = System.nanoTime();
    if (random.nextBoolean()) {
      killed++;
      fleet.kill(one);
      awaitNext(cloud, began, one == sender);
      fleet.startAgain(one);
      fleet.ready(one);
    } else {
      frozen++;
      fleet.signal(one, "STOP");
      Pause.of(random.nextInt(1_000, 7_000));
      fleet.signal(one, "CONT");
    }
  }

  private void awaitNext(CountingCloud cloud, long killedAt, boolean wasSender) {
    if (wasSender) {
      // What was under way arrives within this.
      long after = killedAt + Duration.ofMillis(200).toNanos();
      await().atMost(PATIENCE).until(() -> cloud.firstAfter(after) != Long.MAX_VALUE);
      takeOvers.add(Duration.ofNanos(cloud.firstAfter(after) - killedAt).toMillis());
    }
  }

  private void judge(
      KillStore store, CountingCloud cloud, SignalLoad load, Map<String, String> states) {
    Map<String, Integer> counts = Ledger.counts(states);
    takeOvers.sort(null);
    KillFigures.add(
        "kills and pauses of three servers, " + store,
        "%d kills, %d pauses, %d posted, told %s, in the store %s, twice %d, most in a second %d of"
            + " %d, next arrival after the kill of the sender p50 %d ms, at most %d ms",
        killed,
        frozen,
        load.posted(),
        ledger.counts(),
        counts,
        cloud.twice().size(),
        cloud.mostInASecond(),
        KilledFleet.QUOTA,
        takeOvers.get(takeOvers.size() / 2),
        takeOvers.get(takeOvers.size() - 1));
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    assertThat(counts.getOrDefault("uncertain", 0)).isLessThanOrEqualTo(ROUNDS * IN_FLIGHT);
  }
}
