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
 * The files of a journal in one folder: {@code signals.ndjson}, which is written, and those before
 * it, compressed and named by when they were ended. The oldest go when there are too many. For one
 * thread.
 */
final class JournalFile {
  private static final String CURRENT = "signals.ndjson";
  private static final String PREFIX = "signals-";
  private static final String PACKED = ".ndjson.gz";

  private final Path folder;
  private final long maxBytes;
  private final int maxFiles;
  private final byte[] head;
  private OutputStream out;
  private long written;

  /**
   * @param maxFiles besides the one that is written
   * @param head the first line of each
   */
  JournalFile(Path folder, long maxBytes, int maxFiles, String head) throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.head = line(head);
    this.out = open();
  }

  /**
   * Begins another file after one could not be written, whose end may be in the middle of a line.
   */
  void reopen() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      // It is given up, whatever became of it.
    }
    out = open();
  }

  /** What an earlier run left is kept, as one of those before. */
  private OutputStream open() throws IOException {
    Files.createDirectories(folder);
    Path current = folder.resolve(CURRENT);
    if (Files.exists(current) && Files.size(current) > 0) {
      pack(current, Files.getLastModifiedTime(current).toInstant());
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

  /** Writes a line; it is with the operating system when this returns. */
  void write(String line, Instant now) throws IOException {
    byte[] bytes = line(line);
    if (written > head.length && written + bytes.length > maxBytes) {
      out.close();
      pack(folder.resolve(CURRENT), now);
      out = open();
    }
    out.write(bytes);
    written += bytes.length;
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void pack(Path file, Instant ended) throws IOException {
    String name = PREFIX + ended.toString().replaceAll("[:.]", "-");
    Path packed = folder.resolve(name + PACKED);
    for (int same = 1; Files.exists(packed); same++) {
      packed = folder.resolve(name + "-" + same + PACKED);
    }
    try (InputStream in = Files.newInputStream(file);
        OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      in.transferTo(gzip);
    } catch (IOException e) {
      Files.deleteIfExists(packed);
      throw e;
    }
    Files.delete(file);
    dropOldest();
  }

  private void dropOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> packed =
          files
              .filter(file -> isPacked(file.getFileName().toString()))
              .sorted(Comparator.comparing(JournalFile::lastModified).reversed())
              .toList();
      for (Path old : packed.subList(Math.min(maxFiles, packed.size()), packed.size())) {
        Files.delete(old);
      }
    }
  }

  /** Others' files may lie there too. */
  private static boolean isPacked(String name) {
    return name.startsWith(PREFIX) && name.endsWith(PACKED);
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
