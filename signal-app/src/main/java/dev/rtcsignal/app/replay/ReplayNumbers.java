package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.Envelope;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes the ids and sequence numbers of replayed envelopes. A message that was repeated is repeated
 * again, under an id that no server has seen, and gaps between numbers remain. For one thread.
 */
final class ReplayNumbers {
  private static final int ID_BYTES = 16;

  /** The id and sequence number of one message. */
  record Numbers(String id, long seq) {}

  private final RandomGenerator random;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Long> firstSeqs = new HashMap<>();

  ReplayNumbers(RandomGenerator random) {
    this.random = random;
  }

  Numbers of(Entry entry) {
    JsonObject seal = ReplayTarget.seal(entry);
    String sender = entry.line().getString("user", "");
    String id =
        Json.text(seal, "id")
            .map(recorded -> ids.computeIfAbsent(sender + "\n" + recorded, one -> newId()))
            .orElseGet(this::newId);
    return new Numbers(id, seq(seal));
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** The first number of a signature becomes 1: messages before the journal are not missing. */
  private long seq(JsonObject seal) {
    long recorded = Json.integer(seal, "seq").orElse(1L);
    long first = firstSeqs.computeIfAbsent(seal.getString("under", ""), one -> recorded);
    return Math.min(Envelope.MAX_SEQ, Math.max(1, recorded - first + 1));
  }
}
