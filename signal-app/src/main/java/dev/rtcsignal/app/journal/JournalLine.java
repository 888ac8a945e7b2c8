package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a journal, as short as it stands there: of very many, only those that are wanted need
 * be read.
 *
 * @param number its line in the file
 */
public record JournalLine(int number, Instant at, String text) {
  private static final Instant END_OF_TIME = Instant.ofEpochSecond(4_294_967_295L);

  /**
   * What a line says.
   *
   * @param payload what was kept of it, or as large a one in its place
   */
  public record Entry(Instant at, JsonObject line, Payload payload, boolean kept) {
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
      return "Entry[" + at + "]";
    }
  }

  /** Returns a line that can be read; empty for any other text. */
  static Optional<JournalLine> of(int number, String text) {
    return read(text).map(entry -> new JournalLine(number, entry.at, text));
  }

  /** Reads it. */
  public Entry entry() {
    return read(text).orElseThrow();
  }

  private static Optional<Entry> read(String text) {
    try {
      return Json.parse(text).map(JournalLine::entry).filter(entry -> isTime(entry.at));
    } catch (NullPointerException
        | ClassCastException
        | IllegalArgumentException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Entry entry(JsonObject line) {
    JsonObject left = line.getJsonObject("payload");
    boolean kept = left.containsKey("text") || left.containsKey("base64");
    return new Entry(Instant.parse(line.getString("at")), line, Redaction.restore(left), kept);
  }

  private static boolean isTime(Instant at) {
    return !at.isBefore(Instant.EPOCH) && !at.isAfter(END_OF_TIME);
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "JournalLine[" + number + ", " + at + "]";
  }
}
