package dev.rtcsignal.domain.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One callback with its outcome. Prints neither payload nor signature.
 *
 * @param <T> what a proved body holds
 * @param outcome what was made of it
 * @param at when its body was there
 * @param took from then until its outcome was known
 * @param bytes the size of its body
 * @param signature of a client's message whose body could be read: as it came, proved or not. It is
 *     a secret, with which its holder can send as that user until it expires
 */
public record ReceivedCallback<T>(
    CallbackOutcome<T> outcome, Instant at, Duration took, int bytes, Optional<String> signature) {
  public ReceivedCallback {
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(at);
    Objects.requireNonNull(took);
    Objects.requireNonNull(signature);
  }

  /** Leaves the signature out. */
  @Override
  public String toString() {
    return "ReceivedCallback[" + outcome + ", " + at + ", " + took + ", " + bytes + " bytes]";
  }
}
