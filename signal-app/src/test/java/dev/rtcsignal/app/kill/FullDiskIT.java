package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rtcsignal.app.kill.Ledger.Told;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** SQLite on a disk of 80 MiB that fills up: with signals to the reserve, then to the last byte. */
@Timeout(600)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class FullDiskIT {
  private static final String LONG = " " + "x".repeat(15_000);
  private static final int MEBIBYTE = 1_048_576;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;
  private int posted;

  @Test
  void keepsWhatItAcknowledgedAndGoesOnOnceThereIsRoom() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", folder.toString()),
        "SKIPPED: only root can mount the small disk that this test fills");
    try {
      fill();
    } finally {
      run("umount", "-l", folder.toString());
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private void fill() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("full", "jdbc:sqlite:" + folder.resolve("s.db"), cloud.uri())
                .with("SIGNAL_APP_QUOTA", "100")) {
      URI server = fleet.start().ready(0);
      int stored = fillToTheReserve(server);
      Path filler = fillToTheLastByte();
      int whileFull = cloud.texts();
      Pause.of(3_000);
      assertThat(post(server)).isEqualTo(503);
      int arrivedWhileFull = cloud.texts() - whileFull;
      Files.delete(filler);
      await().atMost(Duration.ofSeconds(60)).until(() -> post(server) == 202);
      fleet.awaitQuiet();
      Map<String, String> states = fleet.states();
      KillFigures.add(
          "disk full",
          "%d stored before the first 503, %d sent in 3 s without a free byte, in the store %s",
          stored,
          arrivedWhileFull,
          Ledger.counts(states));
      assertThat(ledger.contradictions(cloud, states)).isEmpty();
    }
  }

  /** Returns how many signals were stored. */
  private int fillToTheReserve(URI server) throws Exception {
    int stored = 0;
    while (post(server) == 202) {
      stored++;
    }
    return stored;
  }

  private Path fillToTheLastByte() throws IOException {
    Path filler = folder.resolve("filler");
    byte[] some = new byte[MEBIBYTE / 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int i = 0; i < 80 * 16; i++) {
        out.write(some);
      }
      throw new AssertionError("the disk is not full");
    } catch (IOException e) {
      return filler;
    }
  }

  private int post(URI server) throws Exception {
    String name = "disk-" + posted++;
    int status =
        http.send(
                SignalPost.named(server, name + LONG, name), HttpResponse.BodyHandlers.discarding())
            .statusCode();
    ledger.named(name, name);
    ledger.told(name, status == 202 ? Told.DURABLE : Told.NOT_SENT);
    return status;
  }
}
