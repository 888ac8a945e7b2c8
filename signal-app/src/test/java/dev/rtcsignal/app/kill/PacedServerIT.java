package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Figures of one server under a steady load: its latency for each store, and use of the quota. */
@Timeout(900)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class PacedServerIT {
  private static final int PER_SECOND = 450;
  private static final int WARM_UP_SECONDS = 8;
  private static final int SECONDS = 15;
  private static final int QUOTA = 500;

  @TempDir private Path folder;

  @Test
  void latencyAt450ASecond() throws Exception {
    measure("memory", "memory");
    for (KillStore kind : KillStore.values()) {
      measure(kind.name(), kind.create(folder));
    }
  }

  private void measure(String kind, String url) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("paced", url, cloud.uri())
                .with("SIGNAL_APP_QUOTA", "1000")
                .with("JDK_JAVA_OPTIONS", "-Xmx512m")) {
      URI server = fleet.start().ready(0);
      PacedPosts posts = new PacedPosts(server, PER_SECOND);
      posts.run(WARM_UP_SECONDS * PER_SECOND, "warm");
      long[] times = posts.run(SECONDS * PER_SECOND, "timed");
      KillFigures.add(
          kind + " send at 450/s",
          "p50 %.1f ms, p99 %.1f ms, %d of %d accepted",
          times[times.length / 2] / 1e6,
          times[times.length * 99 / 100] / 1e6,
          times.length,
          SECONDS * PER_SECOND);
      assertThat(cloud.twice()).isEmpty();
    }
  }

  @Test
  void theQuotaIsUsedAndNeverExceeded() throws Exception {
    String url = KillStore.SQLITE.create(folder);
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("quota", url, cloud.uri())
                .with("SIGNAL_APP_QUOTA", String.valueOf(QUOTA))) {
      fleet.start().ready(0);
      SignalLoad load = new SignalLoad("q", QUOTA + 150, fleet::addresses, new Ledger());
      try (load) {
        await().atMost(Duration.ofMinutes(1)).until(() -> cloud.texts() > 3_000);
        int before = cloud.texts();
        long began = System.nanoTime();
        Pause.of(60_000);
        int after = cloud.texts();
        double seconds = (System.nanoTime() - began) / 1e9;
        KillFigures.add(
            "quota of 500/s for 60 s, SQLite",
            "%.1f %% used, most in a second %d, so %s throttled",
            100 * (after - before) / seconds / QUOTA,
            cloud.mostInASecond(),
            cloud.mostInASecond() > QUOTA ? "some" : "0");
      }
    }
  }
}
