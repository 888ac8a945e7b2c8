package dev.rtcsignal.app.outbox;

import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.files.InUseException;
import dev.rtcsignal.app.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * The file of a SQLite store: made for its owner alone, on a local file system, and locked by the
 * one process that sends from it.
 */
record SqliteFile(Path file) {
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

  Path folder() {
    return file.toAbsolutePath().getParent();
  }

  /**
   * Makes the folder and the file, and locks it.
   *
   * @return the lock, which lasts until it is closed or the process ends
   * @throws FailedException if it cannot be used, with the reason and what to do
   */
  FileChannel lock() {
    try {
      PrivateFiles.createFolders(folder());
      requireLocal();
      FileChannel lock = PrivateFiles.openLocked(Path.of(file + ".lock"));
      PrivateFiles.open(file).close();
      return lock;
    } catch (InUseException e) {
      throw new FailedException(
          setting() + ", from which another process sends; stop it, or name another file");
    } catch (IOException e) {
      throw new FailedException(setting() + ", which cannot be written: " + PrivateFiles.reason(e));
    }
  }

  private void requireLocal() throws IOException {
    String type = Files.getFileStore(folder()).type().toLowerCase(Locale.ROOT);
    if (NETWORK.contains(type)) {
      throw new FailedException(
          setting()
              + " on the network file system "
              + type
              + ", where SQLite loses data; use a local disk, or a database server");
    }
  }

  /** Requires that the file is there. */
  void requirePresent() {
    if (!Files.isRegularFile(file)) {
      throw new FailedException(setting() + ", where there is no store; start serve first");
    }
  }

  private String setting() {
    return "SIGNAL_STORE names " + file;
  }
}
