package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A signal that waits to leave.
 *
 * @param ticket its place in the queue; empty while it waits for its turn or a key
 */
record Queueing(Instant since, Optional<QueuedSend> ticket) {
  Queueing in(QueuedSend place) {
    return new Queueing(since, Optional.of(place));
  }

  /** What it waited for last, if it was the quota. */
  Optional<QuotaDecision.Wait> quota() {
    return ticket.flatMap(QueuedSend::quota);
  }

  Attempt until(Instant end, SendResult outcome) {
    return new Attempt(end, Duration.between(since, end), quota(), outcome);
  }
}
