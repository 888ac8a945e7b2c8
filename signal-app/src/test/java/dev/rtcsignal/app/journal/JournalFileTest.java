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

  private List<Path> compressed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ndjson.gz")).sorted().toList();
    }
  }

  /** The oldest file is the one that was modified first; a clock may be too coarse to tell. */
  private void setTimesInOrder() throws IOException {
    List<Path> oldestFirst = compressed();
    for (int i = 0; i < oldestFirst.size(); i++) {
      Files.setLastModifiedTime(oldestFirst.get(i), FileTime.from(NOW.plusSeconds(i)));
    }
  }

  private Path current() {
    return folder.resolve("signals.ndjson");
  }

  @Test
  void startsAnotherFileWhenALineIsOneByteTooLong() throws Exception {
    JournalFile file = new JournalFile(folder, HEAD.length() + 11, 9, HEAD);
    file.write("1234", NOW);
    file.write("5678", NOW);
    assertThat(compressed()).as("ten bytes").isEmpty();
    file.write("", NOW);
    assertThat(compressed()).as("eleven").hasSize(1);
    assertThat(Files.readString(current())).isEqualTo(HEAD + "\n\n");
    file.close();
  }

  @Test
  void writesALineThatIsLongerThanTheLimitOfAFile() throws Exception {
    JournalFile file = new JournalFile(folder, HEAD.length() + 11, 9, HEAD);
    file.write("x".repeat(100), NOW);
    assertThat(compressed()).isEmpty();
    file.write("y", NOW);
    assertThat(compressed()).hasSize(1);
    file.close();
  }

  @Test
  void deletesTheOldestFiles() throws Exception {
    JournalFile file = new JournalFile(folder, 1, 2, HEAD);
    for (int i = 0; i < 6; i++) {
      file.write("line " + i, NOW.plusSeconds(i));
      setTimesInOrder();
    }
    file.close();
    assertThat(compressed())
        .extracting(path -> path.getFileName().toString())
        .containsExactly(
            "signals-2023-11-14T22-13-24Z.ndjson.gz", "signals-2023-11-14T22-13-25Z.ndjson.gz");
    assertThat(Files.readString(current())).isEqualTo(HEAD + "\nline 5\n");
  }

  @Test
  void compressesTheFileOfAnEarlierRun() throws Exception {
    JournalFile earlier = new JournalFile(folder, 1_000, 2, HEAD);
    earlier.write(LINE, NOW);
    earlier.close();
    new JournalFile(folder, 1_000, 2, HEAD).close();
    assertThat(compressed()).hasSize(1);
    assertThat(JournalReader.read(compressed().get(0))).hasSize(1);
    assertThat(JournalReader.read(current())).isEmpty();
  }

  @Test
  void skipsATruncatedLastLine() throws Exception {
    Files.writeString(current(), HEAD + "\n" + LINE + "\n" + LINE.substring(0, 40));
    assertThat(JournalReader.read(current()))
        .singleElement()
        .satisfies(line -> assertThat(line.number()).isEqualTo(2))
        .satisfies(line -> assertThat(line.entry().isSend()).isTrue());
  }

  @Test
  void readsATruncatedGzipFile() throws Exception {
    JournalFile file = new JournalFile(folder, 100_000, 2, HEAD);
    for (int i = 0; i < 1_000; i++) {
      file.write(LINE.replace("one", "number " + i * 7_919), NOW);
    }
    file.close();
    new JournalFile(folder, 100_000, 2, HEAD).close();
    byte[] whole = Files.readAllBytes(compressed().get(0));
    Path cut = folder.resolve("cut.ndjson.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThat(JournalReader.read(cut)).hasSizeBetween(100, 999);
  }

  @Test
  void readsAsMuchAsTheLimitAndNotOneByteMore() throws Exception {
    JournalFile file = new JournalFile(folder, 1_000_000, 2, HEAD);
    for (int i = 0; i < 1_000; i++) {
      file.write(LINE, NOW);
    }
    file.close();
    long size = Files.size(current());
    new JournalFile(folder, 1_000_000, 2, HEAD).close();
    Path compressed = compressed().get(0);
    assertThat(Files.size(compressed)).as("much smaller").isLessThan(size / 20);
    assertThat(JournalReader.read(compressed, size)).hasSize(1_000);
    assertThatThrownBy(() -> JournalReader.read(compressed, size - 1))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "it has more than "
                + (size - 1)
                + " bytes, an eighth of the memory of this process; raise that with java -Xmx");
  }

  /** As a bomb has it: a line that never ends. */
  @Test
  void rejectsALineThatIsLongerThanTheLimit() throws Exception {
    String most = LINE + " ".repeat(1_048_576 - LINE.length());
    Path file = Files.writeString(current(), HEAD + "\n" + most + "\n" + LINE + "\n");
    assertThat(JournalReader.read(file)).hasSize(2);
    Files.writeString(current(), HEAD + "\n" + most + " \n" + LINE + "\n");
    assertThatThrownBy(() -> JournalReader.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("a line has more than 1048576 bytes");
  }

  /** Twice as much as there is memory, if all stood there at once. */
  @Test
  void readsMoreDroppedPayloadsThanFitIntoMemory() throws Exception {
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
  void rejectsAGzipFileTruncatedInItsHeader() throws Exception {
    Path file = Files.write(folder.resolve("cut.ndjson.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertThatThrownBy(() -> JournalReader.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("this is not a journal of version 1");
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
          .hasMessage("line 2 is not a line of a journal");
    }
  }

  @Test
  void deletesNoOtherFiles() throws Exception {
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
  void rejectsAFileThatIsNotAJournal() throws Exception {
    for (String content : List.of("", "{}", "{\"journal\":2}", "text", LINE)) {
      Path file = Files.writeString(folder.resolve("other"), content);
      assertThatThrownBy(() -> JournalReader.read(file)).isInstanceOf(IOException.class);
    }
  }
}
