package dev.rtcsignal.app.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regression: a bulk send wrote its report over the list of users, which it named by a link. */
class SameFileTest {
  @TempDir private Path folder;

  private Path list;
  private Path here;

  @BeforeEach
  void writeAListAndALinkToItsFolder() throws Exception {
    list = Files.writeString(folder.resolve("list"), "user1");
    here = Files.createSymbolicLink(folder.resolve("here"), folder);
  }

  @Test
  void aFileIsTheSameThroughALinkToItsFolder() {
    assertThat(SameFile.isSame(here.resolve("list"), list)).isTrue();
  }

  @Test
  void aHardLinkIsTheSameFile() throws Exception {
    assertThat(SameFile.isSame(Files.createLink(folder.resolve("hard"), list), list)).isTrue();
  }

  @Test
  void aSymbolicLinkIsTheSameFile() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), list);
    assertThat(SameFile.isSame(link, list)).isTrue();
  }

  @Test
  void aMissingFileIsTheSameThroughALinkToItsFolder() {
    assertThat(SameFile.isSame(here.resolve("none"), folder.resolve("none"))).isTrue();
    assertThat(SameFile.isSame(here.resolve("none"), folder.resolve("other"))).isFalse();
    assertThat(SameFile.isSame(here.resolve("none"), list)).isFalse();
  }

  @Test
  void aFileOfAMissingFolderIsComparedAsItIsWritten() {
    Path missing = folder.resolve("none").resolve("file");
    assertThat(SameFile.isSame(missing, folder.resolve("none/./file"))).isTrue();
    assertThat(SameFile.isSame(missing, list)).isFalse();
  }

  @Test
  void aCopyIsAnotherFile() throws Exception {
    assertThat(SameFile.isSame(Files.copy(list, folder.resolve("copy")), list)).isFalse();
  }
}
