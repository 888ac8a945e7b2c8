package dev.rtcsignal.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String HEAD = "{\"journal\":1}";
  private static final String LINE =
      "{\"kind\":\"send\",\"at\":\"2023-11-14T22:13:20Z\",\"payload\":{\"text\":\"one\"}}";

  @TempDir Path folder;

  private List<Path> packed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ndjson.gz")).sorted().toList();
    }
  }

  private Path current() {
    return folder.resolve("signals.ndjson");
  }

  @Test
  void takesAnotherFileWhenALineIsOneByteTooMany() throws Exception {
    JournalFile file = new JournalFile(folder, HEAD.length() + 11, 9, HEAD);
    file.write("1234", NOW);
    file.write("5678", NOW);
    assertThat(packed()).as("ten bytes").isEmpty();
    file.write("", NOW);
    assertThat(packed()).as("eleven").hasSize(1);
    assertThat(Files.readString(current())).isEqualTo(HEAD + "\n\n");
    file.close();
  }

  @Test
  void writesALineThatIsLongerThanAFile() throws Exception {
    JournalFile file = new JournalFile(folder, HEAD.length() + 11, 9, HEAD);
    file.write("x".repeat(100), NOW);
    assertThat(packed()).isEmpty();
    file.write("y", NOW);
    assertThat(packed()).hasSize(1);
    file.close();
  }

  @Test
  void dropsTheOldestBeyondTheirNumber() throws Exception {
    JournalFile file = new JournalFile(folder, 1, 2, HEAD);
    for (int i = 0; i < 6; i++) {
      file.write("line " + i, NOW.plusSeconds(i));
      Thread.sleep(15);
    }
    file.close();
    assertThat(packed())
        .extracting(path -> path.getFileName().toString())
        .containsExactly(
            "signals-2023-11-14T22-13-24Z.ndjson.gz", "signals-2023-11-14T22-13-25Z.ndjson.gz");
    assertThat(Files.readString(current())).isEqualTo(HEAD + "\nline 5\n");
  }

  @Test
  void keepsWhatAnEarlierRunLeft() throws Exception {
    JournalFile earlier = new JournalFile(folder, 1_000, 2, HEAD);
    earlier.write(LINE, NOW);
    earlier.close();
    new JournalFile(folder, 1_000, 2, HEAD).close();
    assertThat(packed()).hasSize(1);
    assertThat(JournalReader.read(packed().get(0))).hasSize(1);
    assertThat(JournalReader.read(current())).isEmpty();
  }

  @Test
  void leavesOutALastLineThatWasCut() throws Exception {
    Files.writeString(current(), HEAD + "\n" + LINE + "\n" + LINE.substring(0, 40));
    assertThat(JournalReader.read(current()))
        .singleElement()
        .satisfies(entry -> assertThat(entry.number()).isEqualTo(2))
        .satisfies(entry -> assertThat(entry.isSend()).isTrue());
  }

  @Test
  void readsWhatIsThereOfAPackedFileThatWasCut() throws Exception {
    JournalFile file = new JournalFile(folder, 100_000, 2, HEAD);
    for (int i = 0; i < 1_000; i++) {
      file.write(LINE.replace("one", "number " + i * 7_919), NOW);
    }
    file.close();
    new JournalFile(folder, 100_000, 2, HEAD).close();
    byte[] whole = Files.readAllBytes(packed().get(0));
    Path cut = folder.resolve("cut.ndjson.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThat(JournalReader.read(cut)).hasSizeBetween(100, 999);
  }

  @Test
  void readsAsMuchAsTheLimitAndRefusesOneByteMore() throws Exception {
    JournalFile file = new JournalFile(folder, 1_000_000, 2, HEAD);
    for (int i = 0; i < 1_000; i++) {
      file.write(LINE, NOW);
    }
    file.close();
    long size = Files.size(current());
    new JournalFile(folder, 1_000_000, 2, HEAD).close();
    Path packed = packed().get(0);
    assertThat(Files.size(packed)).as("much smaller").isLessThan(size / 20);
    assertThat(JournalReader.read(packed, size)).hasSize(1_000);
    assertThatThrownBy(() -> JournalReader.read(packed, size - 1))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "it holds more than "
                + (size - 1)
                + " bytes, an eighth of this process's memory; java -Xmx gives it more");
  }

  /** As a bomb has it: a line that never ends. */
  @Test
  void refusesALineThatIsLongerThanTheLimit() throws Exception {
    Path file = Files.writeString(current(), HEAD + "\n" + "x".repeat(2_000_000));
    assertThatThrownBy(() -> JournalReader.read(file, 1_000_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1000000 bytes");
  }

  @Test
  void refusesWhatIsNoJournal() throws Exception {
    for (String content : List.of("", "{}", "{\"journal\":2}", "text", LINE)) {
      Path file = Files.writeString(folder.resolve("other"), content);
      assertThatThrownBy(() -> JournalReader.read(file)).isInstanceOf(IOException.class);
    }
  }
}
