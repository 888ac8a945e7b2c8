package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server that sends is stopped in order, or killed, while signals come to all servers. With the
 * system property {@code fleet.measured}, twenty times each.
 */
@Timeout(1_800)
class FleetHandOverIT {
  private static final int ROUNDS = KillFigures.OF_FLEETS ? 20 : 1;
  private static final int PER_SECOND = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ledger ledger = new Ledger();
  private final List<Long> gaps = new ArrayList<>();

  @TempDir private Path folder;

  /** Ends the server that sends, in one way or another. */
  private interface End {
    void of(KilledFleet fleet, int server) throws Exception;
  }

  @Test
  void aServerThatStopsInOrderHandsOver() throws Exception {
    prove("stopped in order", KilledFleet::terminate);
  }

  @Test
  void aServerThatIsKilledIsReplaced() throws Exception {
    prove("killed", KilledFleet::kill);
  }

  private void prove(String how, End end) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("hand-over", KillStore.POSTGRESQL.create(folder), cloud.uri())) {
      fleet.start().start();
      fleet.ready(0);
      fleet.ready(1);
      SignalLoad load = new SignalLoad("signal", PER_SECOND, fleet::addresses, ledger);
      try (load) {
        for (int round = 0; round < ROUNDS; round++) {
          await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
          Pause.of(2_000);
          replace(fleet, cloud, end);
        }
      }
      fleet.awaitQuiet();
      judge(how, cloud, load, fleet.states());
    }
  }

  private void replace(KilledFleet fleet, CountingCloud cloud, End end) throws Exception {
    int server = fleet.sender().orElseThrow();
    long from = System.nanoTime();
    end.of(fleet, server);
    await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
    long granted = System.nanoTime();
    await().atMost(PATIENCE).until(() -> cloud.firstAfter(granted) != Long.MAX_VALUE);
    gaps.add(longestGap(cloud, from));
    await().atMost(PATIENCE).until(() -> !fleet.server(server).isAlive());
    fleet.startAgain(server);
    fleet.ready(server);
  }

  /** Returns the longest time without an arrival since a moment, in milliseconds. */
  private static long longestGap(CountingCloud cloud, long from) {
    long longest = 0;
    long last = from;
    for (CountingCloud.Arrival arrival : cloud.log()) {
      if (arrival.at() > from) {
        longest = Math.max(longest, arrival.at() - last);
        last = arrival.at();
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  private void judge(String how, CountingCloud cloud, SignalLoad load, Map<String, String> states) {
    Collections.sort(gaps);
    KillFigures.add(
        "sender " + how,
        "%d times, %d posted at %d/s, told %s, in the store %s, most in a second %d of %d,"
            + " without an arrival p50 %d ms, at most %d ms",
        ROUNDS,
        load.posted(),
        PER_SECOND,
        ledger.counts(),
        Ledger.counts(states),
        cloud.mostInASecond(),
        KilledFleet.QUOTA,
        gaps.get(gaps.size() / 2),
        gaps.get(gaps.size() - 1));
    assertThat(ledger.contradictions(cloud, states)).isEmpty();
    assertThat(cloud.mostInASecond()).isLessThanOrEqualTo(KilledFleet.QUOTA);
  }
}
