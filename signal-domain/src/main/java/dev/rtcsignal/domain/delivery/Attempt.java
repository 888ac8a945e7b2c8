package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One try of a send.
 *
 * @param at when it left, or when it was given up
 * @param waited how long it had waited to leave: for its turn, for the quota, for a free place;
 *     without the back-off before it
 * @param quota what it waited for last, if it was the quota
 * @param outcome what became of it, with the cloud's request id; itself without attempts
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
