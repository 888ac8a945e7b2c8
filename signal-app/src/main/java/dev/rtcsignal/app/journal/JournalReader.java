package dev.rtcsignal.app.journal;

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

/** Reads a file of a journal, packed or not. A last line that was cut is left out. */
public final class JournalReader {
  /** Lines may take more than three times as much memory as in the file. */
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

  static List<JournalLine> read(Path file, long mostBytes) throws IOException {
    List<JournalLine> read = new ArrayList<>();
    try (BufferedReader lines = open(file, mostBytes)) {
      Optional<JsonObject> head = Optional.ofNullable(next(lines)).flatMap(Json::parse);
      if (head.filter(first -> first.getInt("journal", 0) == 1).isEmpty()) {
        throw new IOException("this is no journal of version 1");
      }
      int number = 1;
      String text = next(lines);
      while (text != null) {
        number++;
        Optional<JournalLine> line = JournalLine.of(number, text);
        text = next(lines);
        if (line.isEmpty() && text != null) {
          throw new IOException("line " + number + " of it is no entry of a journal");
        }
        line.ifPresent(read::add);
      }
    }
    return read;
  }

  /** A file that was being packed when the machine stopped ends early. */
  private static String next(BufferedReader lines) throws IOException {
    try {
      return lines.readLine();
    } catch (EOFException e) {
      return null;
    }
  }

  private static BufferedReader open(Path file, long mostBytes) throws IOException {
    InputStream in = Files.newInputStream(file);
    boolean packed = file.getFileName().toString().endsWith(".gz");
    InputStream all = packed ? unpacked(in) : in;
    return new BufferedReader(
        new InputStreamReader(new BoundedLines(all, mostBytes), StandardCharsets.UTF_8));
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    try {
      return new GZIPInputStream(in);
    } catch (EOFException e) {
      return InputStream.nullInputStream();
    }
  }
}
