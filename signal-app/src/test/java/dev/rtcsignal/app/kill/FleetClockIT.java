package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of one of two servers is an hour off, by libfaketime. */
@Timeout(300)
@EnabledIfSystemProperty(named = "fleet.measured", matches = "true")
class FleetClockIT {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
  private static final int PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"+1h", "-1h"})
  void changesNeitherTheSenderNorADeadline(String offset) throws Exception {
    assumeTrue(Files.exists(LIBRARY), "SKIPPED: install Debian's libfaketime");
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("clock", KillStore.POSTGRESQL.create(folder), cloud.uri())) {
      fleet.start().ready(0);
      await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
      fleet
          .with("LD_PRELOAD", LIBRARY.toString())
          .with("FAKETIME", offset)
          .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
          // Without it each timed wait of the JVM ends at once: libfaketime, pull request 503.
          .with("FAKETIME_FORCE_MONOTONIC_FIX", "0")
          .start()
          .ready(1);
      SignalLoad load = new SignalLoad("signal", PER_SECOND, fleet::addresses, ledger);
      try (load) {
        for (int second = 0; second < 10; second++) {
          Pause.of(1_000);
          assertThat(fleet.sender()).as("the one that sends").hasValue(0);
        }
        // Now the one whose clock is off sends.
        fleet.kill(0);
        await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
        Pause.of(5_000);
      }
      fleet.awaitQuiet();
      judge(offset, cloud, load, fleet.states());
    }
  }

  private void judge(
      String offset, CountingCloud cloud, SignalLoad load, Map<String, String> states) {
    Map<String, Integer> counts = Ledger.counts(states);
    KillFigures.add(
        "clock of one server " + offset,
        "%d posted, told %s, in the store %s",
        load.posted(),
        ledger.counts(),
        counts);
    assertThat(states).as("nothing expires early").doesNotContainValue("notSent");
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    assertThat(cloud.twice()).isEmpty();
  }
}
