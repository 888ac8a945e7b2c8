package dev.rtcsignal.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regression: a second server on a port that was taken emptied the journal of the first. Row D2 of
 * the field faults.
 */
class JournalFolderIT {
  @TempDir private Path folder;

  private Program demo(String name, int port) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("SIGNAL_RECORD_DIR", folder.resolve("journal").toString());
    return Program.start(name, settings, "demo", "--emulator-port=0", "--server-port=" + port);
  }

  @Test
  void aSecondServerLeavesTheJournalOfTheFirstAlone() throws Exception {
    try (Program first = demo("journal-first", 0)) {
      URI server = first.ready("server");
      first.prints("onRoomMessageReceived");
      Path current = folder.resolve("journal").resolve("signals.ndjson");
      String head = Files.readAllLines(current).get(0);
      try (Program samePort = demo("journal-same-port", server.getPort())) {
        assertThat(samePort.exitCode()).isEqualTo(1);
        assertThat(samePort.err()).contains("cannot listen");
      }
      try (Program sameFolder = demo("journal-same-folder", 0)) {
        assertThat(sameFolder.exitCode()).isEqualTo(1);
        assertThat(sameFolder.err())
            .contains("SIGNAL_RECORD_DIR names " + folder.resolve("journal"))
            .contains("another process")
            .contains("name another folder");
        assertThat(sameFolder.out()).doesNotContain("server ready");
      }
      assertThat(Files.readAllLines(current)).hasSizeGreaterThan(1).startsWith(head);
      assertThat(folder.resolve("journal").toFile().list())
          .containsExactlyInAnyOrder("signals.ndjson", "signals.lock");
    }
  }
}
