package dev.rtcsignal.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.files.InUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row D2 of the field faults. */
class JournalFolderTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String HEAD = "{\"journal\":1}";

  @TempDir private Path folder;

  private JournalFile open(Path place) throws IOException {
    return new JournalFile(place, 1, 2, HEAD);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Regression: the journal of a server was lost when a second one used the same folder. */
  @Test
  void aSecondWriterIsRefusedAndLeavesTheFirstAlone() throws Exception {
    JournalFile first = open(folder);
    first.write("one", NOW);
    assertThatThrownBy(() -> open(folder)).isInstanceOf(InUseException.class);
    assertThat(Files.readString(folder.resolve("signals.ndjson"))).isEqualTo(HEAD + "\none\n");
    first.close();
    open(folder).close();
  }

  @Test
  void itsFilesAreForTheirOwnerAlone() throws Exception {
    Files.writeString(folder.resolve("signals.ndjson"), HEAD + "\nof an older version\n");
    JournalFile file = open(folder);
    file.write("one", NOW);
    file.write("two", NOW);
    file.close();
    assertThat(files()).hasSize(4);
    for (Path each : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .as(each.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void itsFolderIsForItsOwnerAlone() throws Exception {
    Path place = folder.resolve("a").resolve("journal");
    open(place).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signals.ndjson", "signals.lock"})
  void followsNoLink(String name) throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "precious");
    Files.createSymbolicLink(folder.resolve(name), target);
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is a symbolic link");
    assertThat(Files.readString(target)).isEqualTo("precious");
  }

  /** A file of before the clock was set back is older, though its time is later. */
  @Test
  void keepsTheLatestFilesWhenTheClockWasSetBack() throws Exception {
    JournalFile file = open(folder);
    file.write("one", NOW);
    file.write("two", NOW);
    file.write("three", NOW.plusSeconds(1));
    for (Path each : files()) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    }
    Instant yesterday = NOW.minus(Duration.ofDays(1));
    file.write("four", yesterday);
    file.write("five", yesterday.plusSeconds(1));
    file.close();
    assertThat(files())
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrder(
            "signals.lock",
            "signals.ndjson",
            "signals-2023-11-13T22-13-20Z.ndjson.gz",
            "signals-2023-11-13T22-13-21Z.ndjson.gz");
  }
}
