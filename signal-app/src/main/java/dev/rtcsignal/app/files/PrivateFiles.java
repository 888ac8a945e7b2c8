package dev.rtcsignal.app.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Opens files for writing. Where the file system knows POSIX permissions a file has 0600 from the
 * moment it exists, and an older file with wider ones gets 0600 before anything is written to it. A
 * symbolic link, a folder or a device in place of a file is refused: a link that another user made
 * could lead to any file of this user.
 *
 * <p>Exceptions carry the reason in words; {@link #reason} returns it without the path.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /**
   * Opens a file for reading and writing, at its beginning; creates it if it is missing.
   *
   * @throws IOException if it cannot be written, or is no regular file
   */
  public static FileChannel open(Path file) throws IOException {
    requireRegular(file);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS),
            permissions(file, "rw-------"));
    try {
      withdrawOthers(file);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Creates a file, and opens it for writing.
   *
   * @throws IOException if it exists already, or cannot be written
   */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        permissions(file, "rw-------"));
  }

  /**
   * Opens a file as {@link #open} does, and locks it until the channel is closed. On POSIX systems
   * a process that opens a locked file once more and closes it loses the lock.
   *
   * @throws InUseException if another process or channel has locked it
   * @throws IOException as {@link #open}
   */
  public static FileChannel openLocked(Path file) throws IOException {
    FileChannel channel = open(file);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new InUseException(file);
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new InUseException(file);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void requireRegular(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      String kind = Files.isSymbolicLink(file) ? "a symbolic link" : "no regular file";
      throw new FileSystemException(
          file.toString(), null, "it is " + kind + "; remove it, or name another file");
    }
  }

  private static FileAttribute<?>[] permissions(Path file, String permissions) {
    return isPosix(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Creates an empty file if it is missing; one that exists gets 0600 and is not opened, since a
   * process that closes a file gives up all its locks on it.
   *
   * @throws IOException if it cannot be created, or is no regular file
   */
  public static void createEmpty(Path file) throws IOException {
    requireRegular(file);
    if (Files.exists(file)) {
      withdrawOthers(file);
    } else {
      open(file).close();
    }
  }

  private static void withdrawOthers(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null && !view.readAttributes().permissions().equals(OWNER_ALONE)) {
      view.setPermissions(OWNER_ALONE);
    }
  }

  /**
   * Creates a folder and those above it that are missing, for the owner alone. A folder that exists
   * stays as it is, and may be a link.
   */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder, permissions(folder, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      throw new FileSystemException(e.getFile(), null, "it is a file, not a folder");
    }
  }

  /**
   * Forces the entry of a new file in its folder to the disk, without which a power cut loses the
   * file. Does nothing where folders cannot be opened, as on Windows.
   */
  public static void forceEntry(Path file) {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // This system keeps the entry by other means, or not at all.
    }
  }

  /** Returns why a file could not be written, without its path and in one line. */
  public static String reason(IOException error) {
    if (error instanceof NoSuchFileException) {
      return "its folder does not exist";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (error instanceof NotDirectoryException) {
      return "its folder is a file";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    String text =
        error instanceof FileSystemException named ? named.getReason() : error.getMessage();
    return Optional.ofNullable(text).orElseGet(() -> error.getClass().getSimpleName());
  }
}
