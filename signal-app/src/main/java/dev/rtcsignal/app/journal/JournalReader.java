package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads a file of a journal, packed or not. A last line that was cut is left out. */
public final class JournalReader {
  /**
   * One line.
   *
   * @param number its line in the file
   * @param payload what was kept of it, or as large a one in its place
   */
  public record Entry(int number, Instant at, JsonObject line, Payload payload, boolean kept) {
    public boolean isCallback() {
      return line.getString("kind", "").equals("callback");
    }

    public boolean isNotification() {
      return line.getString("kind", "").equals("notification");
    }

    public boolean isSend() {
      return line.getString("kind", "").equals("send");
    }

    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Entry[" + number + ", " + at + "]";
    }
  }

  /** Entries take some five times as much memory as the file that they are read from. */
  private static final int SHARE_OF_MEMORY = 8;

  private JournalReader() {}

  /**
   * Reads all entries.
   *
   * @throws IOException if the file cannot be read, is no journal, was changed, or holds more than
   *     an eighth of the process's memory; its message says which, and where
   */
  public static List<Entry> read(Path file) throws IOException {
    return read(file, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
  }

  static List<Entry> read(Path file, long mostBytes) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (BufferedReader lines = open(file, mostBytes)) {
      Optional<JsonObject> head = Optional.ofNullable(lines.readLine()).flatMap(Json::parse);
      if (head.filter(first -> first.getInt("journal", 0) == 1).isEmpty()) {
        throw new IOException("this is no journal of version 1");
      }
      int number = 1;
      String line = next(lines);
      while (line != null) {
        number++;
        Optional<Entry> entry = entry(number, line);
        line = next(lines);
        if (entry.isEmpty() && line != null) {
          throw new IOException("line " + number + " of it is no entry of a journal");
        }
        entry.ifPresent(entries::add);
      }
    }
    return entries;
  }

  /** A file that was being packed when the machine stopped ends early. */
  private static String next(BufferedReader lines) throws IOException {
    try {
      return lines.readLine();
    } catch (EOFException e) {
      return null;
    }
  }

  private static Optional<Entry> entry(int number, String line) {
    try {
      return Json.parse(line)
          .map(
              object -> {
                JsonObject left = object.getJsonObject("payload");
                boolean kept = left.containsKey("text") || left.containsKey("base64");
                return new Entry(
                    number,
                    Instant.parse(object.getString("at")),
                    object,
                    Redaction.restore(left),
                    kept);
              });
    } catch (NullPointerException
        | ClassCastException
        | IllegalArgumentException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static BufferedReader open(Path file, long mostBytes) throws IOException {
    InputStream in = Files.newInputStream(file);
    boolean packed = file.getFileName().toString().endsWith(".gz");
    InputStream all = packed ? new GZIPInputStream(in) : in;
    return new BufferedReader(
        new InputStreamReader(new BoundedStream(all, mostBytes), StandardCharsets.UTF_8));
  }

  /** A small packed file may hold more than any memory. */
  private static final class BoundedStream extends FilterInputStream {
    private final long most;
    private long left;

    private BoundedStream(InputStream in, long most) {
      super(in);
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException(
            "it holds more than "
                + most
                + " bytes, an eighth of this process's memory; java -Xmx gives it more");
      }
    }
  }
}
