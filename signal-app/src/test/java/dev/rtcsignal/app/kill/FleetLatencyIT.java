package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a send takes at a server that does not send, beside the one that does. */
@Timeout(600)
@EnabledIfSystemProperty(named = "fleet.measured", matches = "true")
class FleetLatencyIT {
  private static final int PER_SECOND = 450;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.rtcsignal.app.kill.KillStore#ofFleets")
  void at450ASecond(KillStore store) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("latency-" + store, store.create(folder), cloud.uri())
                .with("SIGNAL_APP_QUOTA", "1000")
                .with("JDK_JAVA_OPTIONS", "-Xmx512m")) {
      fleet.start().start();
      fleet.ready(0);
      fleet.ready(1);
      await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
      int sender = fleet.sender().orElseThrow();
      PacedPosts sending = new PacedPosts(fleet.addresses().get(sender), PER_SECOND);
      PacedPosts following = new PacedPosts(fleet.followers().get(0), PER_SECOND);
      following.run(8 * PER_SECOND, "warm-f");
      sending.run(8 * PER_SECOND, "warm-s");
      add(store + " send at 450/s at the sender", sending.run(15 * PER_SECOND, "s"));
      add(store + " send at 450/s at a follower", following.run(15 * PER_SECOND, "f"));
      assertThat(cloud.twice()).isEmpty();
    }
  }

  private static void add(String what, long[] times) {
    KillFigures.add(
        what,
        "p50 %.1f ms, p99 %.1f ms, %d accepted",
        times[times.length / 2] / 1e6,
        times[times.length * 99 / 100] / 1e6,
        times.length);
  }
}
