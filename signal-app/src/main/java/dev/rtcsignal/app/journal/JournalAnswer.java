package dev.rtcsignal.app.journal;

import dev.rtcsignal.domain.message.Payload;
import java.util.Set;

/**
 * What was answered to a callback.
 *
 * @param note without payload or signature
 */
public record JournalAnswer(int status, Payload ack, String note) {
  private static final Set<Integer> PROVED = Set.of(200, 429, 500, 503);

  /** Tells whether whoever the signature names was believed. */
  boolean isProved() {
    return PROVED.contains(status);
  }
}
