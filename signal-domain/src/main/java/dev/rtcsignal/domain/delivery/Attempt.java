package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One attempt to send a signal.
 *
 * <pre>{@code
 * for (Attempt attempt : result.attempts()) {
 *   log(attempt.at() + " " + attempt.outcome());
 * }
 * }</pre>
 *
 * @param at when the request left, or when the attempt ended without one
 * @param waited the time in queues before the request: for the order key, the quota and a free call
 *     slot; without the back-off before the attempt
 * @param quota the last wait for the quota; empty if the attempt did not wait for it
 * @param outcome the result of this attempt alone, with the cloud's request id and without attempts
 */
public record Attempt(
    Instant at, Duration waited, Optional<QuotaDecision.Wait> quota, SendResult outcome) {
  /** Checks the components. {@inheritDoc} */
  public Attempt {
    Objects.requireNonNull(at);
    Objects.requireNonNull(waited);
    Objects.requireNonNull(quota);
    Objects.requireNonNull(outcome);
  }
}
