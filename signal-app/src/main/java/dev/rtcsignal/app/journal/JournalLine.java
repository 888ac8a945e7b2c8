package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * One line of a journal as text, which takes less memory than the {@link Entry} in it. Prints no
 * content.
 *
 * @param number of the line in the file, from 1
 */
public record JournalLine(int number, Instant at, String text) {
  /** No server takes a larger body, whatever its limit; several are in memory at once. */
  private static final long MAX_PAYLOAD =
      Math.min(16_777_216, Runtime.getRuntime().maxMemory() / 16);

  private static final Instant END_OF_TIME = Instant.ofEpochSecond(4_294_967_295L);

  /**
   * The content of a line.
   *
   * @param payload the payload if it was kept; else one of the same kind and size
   * @param kept whether the payload was kept
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

  /** Returns the line; empty if the text is not a line of a journal. */
  static Optional<JournalLine> of(int number, String text) {
    return read(text).map(entry -> new JournalLine(number, entry.at, text));
  }

  /** Parses the line. */
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
    JsonObject payload = line.getJsonObject("payload");
    boolean kept = payload.containsKey("text") || payload.containsKey("base64");
    return new Entry(Instant.parse(line.getString("at")), line, restore(payload), kept);
  }

  /** Returns the payload if it was kept; else one of the same kind and size. */
  private static Payload restore(JsonObject payload) {
    if (payload.containsKey("text")) {
      return Payload.text(payload.getString("text"));
    }
    if (payload.containsKey("base64")) {
      return Payload.binary(Base64.getDecoder().decode(payload.getString("base64")));
    }
    long bytes = Json.integer(payload, "bytes").orElse(-1L);
    if (bytes < 0 || bytes > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "a payload of a journal has 0 to " + MAX_PAYLOAD + " bytes");
    }
    return payload.getBoolean("binary")
        ? Payload.binary(new byte[(int) bytes])
        : Payload.text("x".repeat((int) bytes));
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
