package dev.rtcsignal.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row D2 of the field faults. */
class PrivateFilesTest {
  @TempDir private Path folder;

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String reason(Path file) {
    IOException refused =
        catchThrowableOfType(IOException.class, () -> PrivateFiles.open(file).close());
    return PrivateFiles.reason(refused);
  }

  @Test
  void aNewFileIsForItsOwnerAlone() throws Exception {
    PrivateFiles.open(folder.resolve("opened")).close();
    PrivateFiles.create(folder.resolve("created")).close();
    assertThat(permissions(folder.resolve("opened"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("created"))).isEqualTo("rw-------");
  }

  @Test
  void anOlderFileLosesWiderPermissionsAndKeepsItsContent() throws Exception {
    Path older = Files.writeString(folder.resolve("older"), "content");
    Files.setPosixFilePermissions(older, PosixFilePermissions.fromString("rw-rw-rw-"));
    PrivateFiles.open(older).close();
    assertThat(permissions(older)).isEqualTo("rw-------");
    assertThat(Files.readString(older)).isEqualTo("content");
  }

  @Test
  void anEmptyFileIsCreatedAndAnOlderOneKeepsItsContentAndLosesWiderPermissions() throws Exception {
    Path created = folder.resolve("created");
    Path older = Files.writeString(folder.resolve("older"), "kept");
    Files.setPosixFilePermissions(older, PosixFilePermissions.fromString("rw-r--r--"));
    for (Path file : List.of(created, older)) {
      PrivateFiles.createEmpty(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(created).isEmptyFile();
    assertThat(older).hasContent("kept");
  }

  @Test
  void refusesWhatIsNoRegularFile() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    assertThat(reason(link)).isEqualTo("it is a symbolic link; remove it, or name another file");
    assertThat(folder.resolve("nothing")).doesNotExist();
    assertThat(reason(folder)).startsWith("it is no regular file");
    assertThat(reason(Path.of("/dev/null"))).startsWith("it is no regular file");
    assertThat(reason(folder.resolve("none").resolve("file")))
        .isEqualTo("its folder does not exist");
  }

  @Test
  void createsNothingThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    assertThatThrownBy(() -> PrivateFiles.create(link)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("nothing")).doesNotExist();
  }

  @Test
  void aLockedFileIsInUseUntilItIsClosed() throws Exception {
    Path file = folder.resolve("locked");
    try (FileChannel first = PrivateFiles.openLocked(file)) {
      assertThat(first.isOpen()).isTrue();
      assertThatThrownBy(() -> PrivateFiles.openLocked(file)).isInstanceOf(InUseException.class);
    }
    PrivateFiles.openLocked(file).close();
  }

  /** Regression: the reason was "FileAlreadyExistsException". */
  @Test
  void saysInWordsThatAFolderIsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    IOException refused =
        catchThrowableOfType(IOException.class, () -> PrivateFiles.createFolders(file));
    assertThat(PrivateFiles.reason(refused)).isEqualTo("it is a file, not a folder");
    IOException twice =
        catchThrowableOfType(IOException.class, () -> PrivateFiles.create(file).close());
    assertThat(PrivateFiles.reason(twice)).isEqualTo("it exists already");
  }
}
