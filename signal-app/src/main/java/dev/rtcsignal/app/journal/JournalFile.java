package dev.rtcsignal.app.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the files of a journal: {@code signals.ndjson} is the current one; when it is full it is
 * compressed under a name with the time, and the oldest compressed files are deleted. For one
 * thread.
 */
final class JournalFile {
  private static final String CURRENT = "signals.ndjson";
  private static final String PREFIX = "signals-";
  private static final String COMPRESSED = ".ndjson.gz";

  private final Path folder;
  private final long maxBytes;
  private final int maxFiles;
  private final byte[] head;
  private OutputStream out;
  private long written;

  /**
   * @param maxFiles besides the current one
   * @param head the first line of each file
   */
  JournalFile(Path folder, long maxBytes, int maxFiles, String head) throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.head = line(head);
    this.out = open();
  }

  /** Starts another file after an error, since the current one may end within a line. */
  void reopen() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      // The file is given up anyway.
    }
    out = open();
  }

  /** Compresses the file that an earlier run left, and opens a new one. */
  private OutputStream open() throws IOException {
    Files.createDirectories(folder);
    Path current = folder.resolve(CURRENT);
    if (Files.exists(current) && Files.size(current) > 0) {
      compress(current, Files.getLastModifiedTime(current).toInstant());
    }
    OutputStream opened =
        Files.newOutputStream(
            current,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    opened.write(head);
    written = head.length;
    return opened;
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
    for (int same = 1; Files.exists(compressed); same++) {
      compressed = folder.resolve(name + "-" + same + COMPRESSED);
    }
    try (InputStream in = Files.newInputStream(file);
        OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      in.transferTo(gzip);
    } catch (IOException e) {
      Files.deleteIfExists(compressed);
      throw e;
    }
    Files.delete(file);
    deleteOldest();
  }

  private void deleteOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> compressed =
          files
              .filter(file -> isCompressed(file.getFileName().toString()))
              .sorted(Comparator.comparing(JournalFile::lastModified).reversed())
              .toList();
      for (Path old :
          compressed.subList(Math.min(maxFiles, compressed.size()), compressed.size())) {
        Files.delete(old);
      }
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
    out.close();
  }
}
