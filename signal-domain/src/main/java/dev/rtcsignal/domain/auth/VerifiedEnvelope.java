package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Payload;
import java.time.Instant;

/**
 * An {@link Envelope} whose MAC and time were verified.
 *
 * <pre>{@code
 * List<EnvelopeKey> keys = List.of(EnvelopeKey.derive(appKey, signature));
 * envelope.verify(keys, clock.instant(), Envelope.FRESHNESS).match(
 *     trusted -> handle(trusted.value().payload()), rejected -> reject(rejected.reason()));
 * }</pre>
 *
 * <p>Made by {@link Envelope#verify} alone. Prints no content.
 */
public final class VerifiedEnvelope {
  private final Envelope envelope;

  VerifiedEnvelope(Envelope envelope) {
    this.envelope = envelope;
  }

  /** {@return the id that the client chose: 1 to 64 characters, new for each message} */
  public String id() {
    return envelope.id();
  }

  /** {@return the number of the message among those under the same signature, from 1} */
  public long seq() {
    return envelope.seq();
  }

  /** {@return the time at which the client sent it, by the client's clock, in milliseconds} */
  public Instant sentAt() {
    return Instant.ofEpochMilli(envelope.ts());
  }

  /** {@return the message} */
  public Payload payload() {
    return envelope.payload();
  }

  @Override
  public String toString() {
    return "VerifiedEnvelope[" + seq() + ", " + payload() + "]";
  }
}
