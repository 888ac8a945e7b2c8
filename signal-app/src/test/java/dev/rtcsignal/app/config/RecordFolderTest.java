package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regression: check-config found no mistake in a folder of the journal that serve refused. */
class RecordFolderTest {
  @TempDir private Path folder;

  private static List<String> mistakes(Path recordDir) {
    Map<String, String> settings =
        Map.of(
            "app-id", "60af4c8dcb758d00ce35adb3",
            "app-key", "config-test-app-key-0123456789",
            "access-key-id", "AKLTconfig",
            "secret-access-key", "config-test-secret-0123456789",
            "record-dir", recordDir.toString());
    return AppConfig.mistakes(Settings.of(settings), "127.0.0.1");
  }

  @Test
  void takesAFolderThatExistsOrCanBeCreated() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    assertThat(mistakes(folder)).isEmpty();
    assertThat(mistakes(link)).isEmpty();
    assertThat(mistakes(folder.resolve("new").resolve("journal"))).isEmpty();
    assertThat(mistakes(Path.of("a-relative-folder"))).isEmpty();
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void refusesAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(mistakes(file))
        .containsExactly("SIGNAL_RECORD_DIR is wrong: it is a file; name a folder");
    assertThat(mistakes(file.resolve("journal")))
        .containsExactly(
            "SIGNAL_RECORD_DIR is wrong: the folder above it is a file; name a folder");
  }

  @Test
  void refusesALinkToNothing() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    assertThat(mistakes(link))
        .containsExactly(
            "SIGNAL_RECORD_DIR is wrong: it is a link that leads to no folder; name a folder");
  }

  @Test
  void refusesAFolderThatCannotBeWritten() throws Exception {
    Path closed =
        Files.createDirectory(
            folder.resolve("closed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
    assumeFalse(Files.isWritable(closed), "this user may write everywhere");
    assertThat(mistakes(closed))
        .containsExactly("SIGNAL_RECORD_DIR is wrong: it cannot be written: access is denied");
    assertThat(mistakes(closed.resolve("journal")))
        .containsExactly(
            "SIGNAL_RECORD_DIR is wrong: the folder above it cannot be written: access is denied");
  }
}
