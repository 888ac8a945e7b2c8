package dev.rtcsignal.domain.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One callback with its outcome.
 *
 * <pre>{@code
 * webhook.handle(body).thenAccept(callback -> timer.record(callback.took()));
 * }</pre>
 *
 * <p>Prints neither payload nor signature.
 *
 * @param <T> what a proved body holds
 * @param outcome its outcome
 * @param at when its body had been received
 * @param took from then until its outcome was known
 * @param bytes the size of its body
 * @param content present if the body of a client's message could be read, proved or not
 */
public record ReceivedCallback<T>(
    CallbackOutcome<T> outcome,
    Instant at,
    Duration took,
    int bytes,
    Optional<UnverifiedContent> content) {
  /** Checks the components. {@inheritDoc} */
  public ReceivedCallback {
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(at);
    Objects.requireNonNull(took);
    Objects.requireNonNull(content);
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "ReceivedCallback[" + outcome + ", " + at + ", " + took + ", " + bytes + " bytes]";
  }
}
