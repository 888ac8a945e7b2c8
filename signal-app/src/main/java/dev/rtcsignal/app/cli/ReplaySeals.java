package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.journal.JournalReader.Entry;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.SealingKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Seals recorded messages anew, since what was recorded is no longer fresh and had its turn. What
 * was one message sent twice is so again, and numbers that were missing are missing. For one
 * thread.
 */
final class ReplaySeals {
  private static final int ID_BYTES = 16;

  private final AppKey key;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Long> firstSeqs = new HashMap<>();

  ReplaySeals(AppKey key, InstantSource clock, RandomGenerator random) {
    this.key = key;
    this.clock = clock;
    this.random = random;
  }

  Envelope seal(String signature, Entry entry) {
    return Envelope.seal(
        SealingKey.derive(key, signature),
        id(signature, entry),
        seq(signature, entry),
        clock.instant(),
        entry.payload());
  }

  private String id(String signature, Entry entry) {
    return Json.text(entry.line(), "id")
        .map(recorded -> ids.computeIfAbsent(signature + recorded, one -> newId()))
        .orElseGet(this::newId);
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** The first of a journal is 1: what came before it was not missing. */
  private long seq(String signature, Entry entry) {
    long recorded =
        entry.line().containsKey("seq") ? entry.line().getJsonNumber("seq").longValue() : 1;
    long first = firstSeqs.computeIfAbsent(signature, one -> recorded);
    return Math.min(Envelope.MAX_SEQ, Math.max(1, recorded - first + 1));
  }
}
