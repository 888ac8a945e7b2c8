package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import java.time.Instant;
import java.util.Objects;

/**
 * The process that sends for a quota line, as far as this process knows.
 *
 * <pre>{@code
 * OutboxTransport outbox = OutboxTransport.builder(store, guarded, app.value()).build();
 * outbox.sender().ifPresent(sender -> log(sender.process() + " since " + sender.since()));
 * }</pre>
 *
 * @param process its name in the lease
 * @param isHere whether it is this process
 * @param since when it took the lease over, by the clock of the store
 * @param use of the quota, up to about a second ago if it is another process
 */
public record LineSender(String process, boolean isHere, Instant since, Fill use) {
  /** Checks the components. {@inheritDoc} */
  public LineSender {
    Objects.requireNonNull(process);
    Objects.requireNonNull(since);
    Objects.requireNonNull(use);
  }
}
