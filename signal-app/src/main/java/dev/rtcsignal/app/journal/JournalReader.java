package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.config.TextFile;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads a file of a journal, {@code .ndjson} or {@code .ndjson.gz}. Skips a truncated last line.
 */
public final class JournalReader {
  /** In memory the lines take more than three times their size in the file. */
  private static final int SHARE_OF_MEMORY = 8;

  private JournalReader() {}

  /**
   * Reads all lines.
   *
   * @throws IOException if the file cannot be read, is no journal, was changed, or holds more than
   *     an eighth of the process's memory or a line of more than 1 MiB; its message says which, and
   *     where
   */
  public static List<JournalLine> read(Path file) throws IOException {
    return read(file, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
  }

  static List<JournalLine> read(Path file, long maxBytes) throws IOException {
    List<JournalLine> read = new ArrayList<>();
    try (BufferedReader lines = open(file, maxBytes)) {
      Optional<JsonObject> head = Optional.ofNullable(next(lines)).flatMap(Json::parse);
      if (head.filter(first -> Json.integer(first, "journal").equals(Optional.of(1L))).isEmpty()) {
        throw new IOException("this is not a journal of version 1");
      }
      int number = 1;
      String text = next(lines);
      while (text != null) {
        number++;
        Optional<JournalLine> line = JournalLine.of(number, text);
        text = next(lines);
        if (line.isEmpty() && text != null) {
          throw new IOException("line " + number + " is not a line of a journal");
        }
        line.ifPresent(read::add);
      }
    }
    return read;
  }

  /** Returns null at the end, also at that of a gzip file that was not completed. */
  private static String next(BufferedReader lines) throws IOException {
    try {
      return lines.readLine();
    } catch (EOFException e) {
      return null;
    }
  }

  private static BufferedReader open(Path file, long maxBytes) throws IOException {
    InputStream in = Files.newInputStream(file);
    boolean gzip = file.getFileName().toString().endsWith(".gz");
    InputStream all = gzip ? unzip(in) : in;
    return new BufferedReader(
        new InputStreamReader(
            new BoundedLines(TextFile.withoutMark(all), maxBytes), StandardCharsets.UTF_8));
  }

  private static InputStream unzip(InputStream in) throws IOException {
    try {
      return new GZIPInputStream(in);
    } catch (EOFException e) {
      return InputStream.nullInputStream();
    }
  }
}
