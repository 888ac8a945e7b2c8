package dev.rtcsignal.domain.inbound;

import java.time.Instant;
import java.util.Objects;

/**
 * What a verified envelope said of its message.
 *
 * @param id under which the client sent it; it was not handled under this id before
 * @param seq its number among the messages of the same signature, from 1
 * @param sentAt by the client's clock, in milliseconds
 * @param missing how many numbers between the highest that came before and this one have not come;
 *     0 when nothing is missing, or when this one came late itself. What came before the process
 *     began, or to another one, counts as missing
 */
public record EnvelopeHeader(String id, long seq, Instant sentAt, long missing) {
  /** Checks the components. {@inheritDoc} */
  public EnvelopeHeader {
    Objects.requireNonNull(id);
    Objects.requireNonNull(sentAt);
  }
}
