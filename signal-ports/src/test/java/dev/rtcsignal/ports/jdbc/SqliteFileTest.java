package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.fixture.Databases;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

class SqliteFileTest {
  @TempDir private Path folder;
  private DataSource database;

  @BeforeEach
  void makeADatabase() throws IOException {
    database = Databases.sqlite(folder);
  }

  private JdbcOutboxStore open() {
    return JdbcOutboxStore.builder(database, Dialect.SQLITE).exclusively().open();
  }

  private Path lockFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".lock")).findFirst().orElseThrow();
    }
  }

  @Test
  void oneStoreSendsFromAFileUntilItIsClosed() {
    try (JdbcOutboxStore first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("another process sends from " + folder)
          .hasMessageEndingWith("use a database server for several processes");
      assertThat(first.clock()).isNotNull();
    }
    open().close();
  }

  /** Where locks are the process's, closing any channel of the file gives them up. */
  @Test
  void aRefusedStoreOfTheSameProcessLeavesTheLockToTheFirst() throws Exception {
    try (JdbcOutboxStore first = open()) {
      assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
      assertThat(first.clock()).isNotNull();
      assertThat(anotherProcessCanLock(lockFile())).isFalse();
    }
    assertThat(anotherProcessCanLock(lockFile())).isTrue();
  }

  private static boolean anotherProcessCanLock(Path file) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    return new ProcessBuilder(
                java.toString(), "-cp", classes, OtherProcess.class.getName(), file.toString())
            .inheritIO()
            .start()
            .waitFor()
        == 0;
  }

  /** Ends with 0 if it could lock a file. */
  static final class OtherProcess {
    public static void main(String[] file) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() != null ? 0 : 1);
      }
    }
  }

  @Test
  void aStoreThatCannotBeOpenedKeepsNoLock() {
    assertThatThrownBy(
            () ->
                JdbcOutboxStore.builder(database, Dialect.SQLITE)
                    .exclusively()
                    .withoutCreation()
                    .open())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has no tables of version");
    open().close();
  }

  @Test
  void theLockFileIsItsOwnersAlone() throws IOException {
    try (JdbcOutboxStore store = open()) {
      assertThat(store.clock()).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lockFile())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aLinkInPlaceOfTheLockFileIsNotFollowed() throws IOException {
    open().close();
    Path lock = lockFile();
    Path other = Files.writeString(folder.resolve("other"), "kept");
    Files.delete(lock);
    Files.createSymbolicLink(lock, other);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(lock + " cannot be written")
        .hasMessageContaining("remove a link in its place");
    assertThat(other).hasContent("kept");
  }

  @Test
  void aDatabaseInMemoryIsRefused() {
    SQLiteDataSource memory = new SQLiteDataSource();
    memory.setUrl("jdbc:sqlite::memory:");
    database = memory;
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessage("the database of SQLite is in memory; name a file on a local disk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs4", "NFS", "cifs", "fuse.sshfs", "9p"})
  void aNetworkFileSystemIsRefused(String type) {
    assertThatThrownBy(() -> SqliteFile.requireLocal(folder, type))
        .hasMessageContaining("is on the network file system " + type)
        .hasMessageContaining("use a local disk, or a database server");
  }

  @Test
  void aLocalFileSystemIsNotRefused() {
    List.of("ext4", "xfs", "btrfs", "apfs", "NTFS", "tmpfs", "overlay")
        .forEach(type -> SqliteFile.requireLocal(folder, type));
  }

  @Test
  void theFreePagesOfAFileAreThoseOfDeletedRows() throws Exception {
    try (SqliteFile file = SqliteFile.lock(database);
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE rows (content BLOB)");
      statement.execute("INSERT INTO rows VALUES (zeroblob(1000000))");
      assertThat(file.freeWithin()).isZero();
      statement.execute("DELETE FROM rows");
      assertThat(file.freeWithin()).isBetween(990_000L, 1_010_000L);
      assertThat(file.freeOnDisk()).isPositive();
    }
  }
}
