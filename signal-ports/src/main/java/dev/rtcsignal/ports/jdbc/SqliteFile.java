package dev.rtcsignal.ports.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The file of a SQLite database, locked by the one process that sends from it. The lock is on a
 * file beside it: a process that opens and closes the file of the database by itself loses the
 * locks that SQLite has on it. The operating system releases it when the process ends.
 */
final class SqliteFile implements AutoCloseable {
  /** File systems whose locks are not to be relied on, by their names in Linux and macOS. */
  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "afs",
          "afpfs",
          "ceph",
          "webdav",
          "glusterfs",
          "lustre",
          "gpfs",
          "9p",
          "fuse.sshfs",
          "fuse.glusterfs",
          "fuse.ceph-fuse");

  /**
   * The lock files of this process: a process that closes such a file by another channel loses its
   * own lock, so they are not even opened again.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private static final String FREE_PAGES =
      "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size";

  private final DataSource database;
  private final FileStore disk;
  private final Path path;
  private final FileChannel lock;

  private SqliteFile(DataSource database, FileStore disk, Path path, FileChannel lock) {
    this.database = database;
    this.disk = disk;
    this.path = path;
    this.lock = lock;
  }

  /**
   * Locks the file of a database.
   *
   * @throws IllegalStateException if it is in memory or on a network file system, if another
   *     process sends from it, or if the lock cannot be written
   */
  static SqliteFile lock(DataSource database) throws SQLException {
    Path file = Path.of(name(database));
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    try {
      FileStore disk = Files.getFileStore(path.getParent());
      requireLocal(file, disk.type());
      Path real = path.getParent().toRealPath().resolve(path.getFileName());
      return new SqliteFile(database, disk, real, lock(file, real, disk));
    } catch (IOException e) {
      throw refused(
          path
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "); make its folder writable, and remove a link in its place");
    }
  }

  private static String name(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet main = statement.executeQuery("PRAGMA database_list")) {
      String file = main.next() ? main.getString("file") : null;
      if (file == null || file.isEmpty()) {
        throw refused("the database of SQLite is in memory; name a file on a local disk");
      }
      return file;
    }
  }

  static void requireLocal(Path file, String type) {
    if (NETWORK.contains(type.toLowerCase(Locale.ROOT))) {
      throw refused(
          file
              + " is on the network file system "
              + type
              + ", where SQLite loses data; use a local disk, or a database server");
    }
  }

  private static FileChannel lock(Path file, Path path, FileStore disk) throws IOException {
    if (OWN.add(path)) {
      Optional<FileChannel> locked = Optional.empty();
      try {
        locked = tryLock(open(path, disk));
      } finally {
        if (locked.isEmpty()) {
          OWN.remove(path);
        }
      }
      if (locked.isPresent()) {
        return locked.get();
      }
    }
    throw refused(
        "another process sends from "
            + file
            + "; stop it, name another file, or use a database server for several processes");
  }

  /** Closes the file if another process has locked it, or if its file system knows no locks. */
  private static Optional<FileChannel> tryLock(FileChannel file) throws IOException {
    boolean locked = false;
    try {
      locked = file.tryLock() != null;
    } finally {
      if (!locked) {
        file.close();
      }
    }
    return locked ? Optional.of(file) : Optional.empty();
  }

  private static FileChannel open(Path path, FileStore disk) throws IOException {
    FileAttribute<?>[] ownerAlone =
        disk.supportsFileAttributeView(PosixFileAttributeView.class)
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        ownerAlone);
  }

  private static IllegalStateException refused(String message) {
    return new IllegalStateException(message);
  }

  /** Returns the free bytes of the disk. */
  long freeOnDisk() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      // The database tells what is wrong with its disk.
      return Long.MAX_VALUE;
    }
  }

  /** Returns the bytes of the free pages within the file. */
  long freeWithin() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FREE_PAGES)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
    OWN.remove(path);
  }
}
