package dev.rtcsignal.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .satisfies(line -> assertThat(line.number()).isEqualTo(2))
        .satisfies(line -> assertThat(line.entry().isSend()).isTrue());
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
    String most = LINE + " ".repeat(1_048_576 - LINE.length());
    Path file = Files.writeString(current(), HEAD + "\n" + most + "\n" + LINE + "\n");
    assertThat(JournalReader.read(file)).hasSize(2);
    Files.writeString(current(), HEAD + "\n" + most + " \n" + LINE + "\n");
    assertThatThrownBy(() -> JournalReader.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("a line of it is longer than 1048576 bytes");
  }

  /** Twice as much as there is memory, if all stood there at once. */
  @Test
  void readsMoreLargePayloadsThatWereNotKeptThanFitIntoMemory() throws Exception {
    long memory = Runtime.getRuntime().maxMemory();
    long large = Math.min(16_777_216, memory / 16);
    String line = LINE.replace("\"text\":\"one\"", "\"bytes\":" + large + ",\"binary\":true");
    int lines = (int) (2 * memory / large);
    Path file = Files.writeString(current(), HEAD + "\n" + (line + "\n").repeat(lines));
    List<JournalLine> read = JournalReader.read(file);
    assertThat(read).hasSize(lines);
    assertThat(read.get(0).entry().payload().size()).isEqualTo((int) large);
  }

  @Test
  void refusesAPackedFileThatIsCutAtItsBeginning() throws Exception {
    Path file = Files.write(folder.resolve("cut.ndjson.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertThatThrownBy(() -> JournalReader.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("this is no journal of version 1");
  }

  @ParameterizedTest
  @CsvSource({
    "1969-12-31T23:59:59Z, false",
    "1970-01-01T00:00:00Z, true",
    "2106-02-07T06:28:15Z, true",
    "2106-02-07T06:28:16Z, false",
    "+1000000000-12-31T23:59:59Z, false"
  })
  void readsTimesUpTo2106(String at, boolean read) throws Exception {
    String line = LINE.replace("2023-11-14T22:13:20Z", at);
    Path file = Files.writeString(current(), HEAD + "\n" + line + "\n" + LINE + "\n");
    if (read) {
      assertThat(JournalReader.read(file)).hasSize(2);
    } else {
      assertThatThrownBy(() -> JournalReader.read(file))
          .hasMessage("line 2 of it is no entry of a journal");
    }
  }

  @Test
  void dropsNoFileThatIsNotItsOwn() throws Exception {
    Path others = Files.writeString(folder.resolve("bug-report.ndjson.gz"), "x");
    Files.setLastModifiedTime(others, FileTime.from(NOW));
    JournalFile file = new JournalFile(folder, 1, 1, HEAD);
    for (int i = 0; i < 4; i++) {
      file.write("line " + i, NOW.plusSeconds(i));
    }
    file.close();
    assertThat(others).exists();
  }

  @Test
  void refusesWhatIsNoJournal() throws Exception {
    for (String content : List.of("", "{}", "{\"journal\":2}", "text", LINE)) {
      Path file = Files.writeString(folder.resolve("other"), content);
      assertThatThrownBy(() -> JournalReader.read(file)).isInstanceOf(IOException.class);
    }
  }
}
