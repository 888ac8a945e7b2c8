package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.files.InUseException;
import dev.rtcsignal.app.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the files of a journal: {@code signals.ndjson} is the current one; when it is full it is
 * compressed under a name with the time, and the oldest compressed files are deleted. The folder is
 * locked: a second process would mistake the current file of the first for that of an earlier run.
 * For one thread.
 */
final class JournalFile {
  private static final String LOCK = "signals.lock";
  private static final String CURRENT = "signals.ndjson";
  private static final String PREFIX = "signals-";
  private static final String COMPRESSED = ".ndjson.gz";

  private final Path folder;
  private final long maxBytes;
  private final int maxFiles;
  private final byte[] head;
  private FileChannel lock;
  private OutputStream out;
  private long written;

  /**
   * @param maxFiles besides the current one
   * @param head the first line of each file
   * @throws InUseException if another process writes to the folder
   * @throws IOException if the folder cannot be written
   */
  JournalFile(Path folder, long maxBytes, int maxFiles, String head) throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.head = line(head);
    openAll();
  }

  private void openAll() throws IOException {
    PrivateFiles.createFolders(folder);
    lock = PrivateFiles.openLocked(folder.resolve(LOCK));
    try {
      out = open();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Starts another file after an error, since the current one may end within a line. */
  void reopen() throws IOException {
    try {
      close();
    } catch (IOException e) {
      // The file is given up anyway.
    }
    openAll();
  }

  /** Compresses the file that an earlier run left, and creates a new one. */
  private OutputStream open() throws IOException {
    Path current = folder.resolve(CURRENT);
    if (Files.exists(current, LinkOption.NOFOLLOW_LINKS) && holdsLines(current)) {
      compress(current, Files.getLastModifiedTime(current).toInstant());
    }
    Files.deleteIfExists(current);
    OutputStream opened = Channels.newOutputStream(PrivateFiles.create(current));
    opened.write(head);
    written = head.length;
    return opened;
  }

  private static boolean holdsLines(Path file) throws IOException {
    try (FileChannel existing = PrivateFiles.open(file)) {
      return existing.size() > 0;
    }
  }

  /** Writes a line to the operating system. */
  void write(String line, Instant now) throws IOException {
    byte[] bytes = line(line);
    if (written > head.length && written + bytes.length > maxBytes) {
      out.close();
      compress(folder.resolve(CURRENT), now);
      out = open();
    }
    out.write(bytes);
    written += bytes.length;
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void compress(Path file, Instant ended) throws IOException {
    String name = PREFIX + ended.toString().replaceAll("[:.]", "-");
    Path compressed = folder.resolve(name + COMPRESSED);
    for (int same = 1; Files.exists(compressed, LinkOption.NOFOLLOW_LINKS); same++) {
      compressed = folder.resolve(name + "-" + same + COMPRESSED);
    }
    try (InputStream in = Channels.newInputStream(PrivateFiles.open(file));
        OutputStream packed = Channels.newOutputStream(PrivateFiles.create(compressed));
        OutputStream gzip = new GZIPOutputStream(packed)) {
      in.transferTo(gzip);
    } catch (IOException e) {
      Files.deleteIfExists(compressed);
      throw e;
    }
    Files.delete(file);
    makeNewest(compressed);
    deleteOldest();
  }

  /** The clock may have been set back, and then this file would be deleted as the oldest. */
  private void makeNewest(Path latest) throws IOException {
    for (Path other : compressed()) {
      Instant known = lastModified(other);
      if (!other.equals(latest) && !known.isBefore(lastModified(latest))) {
        Files.setLastModifiedTime(latest, FileTime.from(known.plusMillis(10)));
      }
    }
  }

  private void deleteOldest() throws IOException {
    List<Path> newestFirst =
        compressed().stream()
            .sorted(Comparator.comparing(JournalFile::lastModified).reversed())
            .toList();
    for (Path old :
        newestFirst.subList(Math.min(maxFiles, newestFirst.size()), newestFirst.size())) {
      Files.delete(old);
    }
  }

  private List<Path> compressed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isCompressed(file.getFileName().toString())).toList();
    }
  }

  /** The folder may hold files of others. */
  private static boolean isCompressed(String name) {
    return name.startsWith(PREFIX) && name.endsWith(COMPRESSED);
  }

  private static Instant lastModified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  void close() throws IOException {
    try {
      out.close();
    } finally {
      lock.close();
    }
  }
}
