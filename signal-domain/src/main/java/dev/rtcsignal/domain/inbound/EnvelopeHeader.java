package dev.rtcsignal.domain.inbound;

import java.time.Instant;
import java.util.Objects;

/**
 * The header of a verified envelope, and the gap before it.
 *
 * <pre>{@code
 * long lost = received.envelope().map(EnvelopeHeader::missing).orElse(0L);
 * }</pre>
 *
 * @param id the id that the client chose; no message with this id was handled before
 * @param seq the number of the message among those under the same signature, from 1
 * @param sentAt the time by the client's clock, in milliseconds
 * @param missing how many numbers between the highest received one and this one are missing; 0 if
 *     none is, or if this message itself is late. Messages from before the start of this process,
 *     or received by another one, count as missing
 */
public record EnvelopeHeader(String id, long seq, Instant sentAt, long missing) {
  /** Checks the components. {@inheritDoc} */
  public EnvelopeHeader {
    Objects.requireNonNull(id);
    Objects.requireNonNull(sentAt);
  }
}
