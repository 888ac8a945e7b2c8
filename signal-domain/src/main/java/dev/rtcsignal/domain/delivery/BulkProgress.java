package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The progress of a bulk run, counted in recipients.
 *
 * <pre>{@code
 * delivery.onProgress(
 *     progress -> show(progress.known() + " done, " + progress.waiting() + " waiting"));
 * }</pre>
 *
 * @param done the number of recipients in each state
 * @param waiting the number of recipients whose signal waits or is under way
 * @param ran how long the run has taken so far, without pauses
 */
public record BulkProgress(Map<State, Integer> done, int waiting, Duration ran) {
  /** Checks the components. {@inheritDoc} */
  public BulkProgress {
    done = Map.copyOf(done);
    Objects.requireNonNull(ran);
  }

  /** {@return the number of recipients whose result is known} */
  public int known() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** {@return the time left at the rate so far; empty as long as no result is known} */
  public Optional<Duration> left() {
    int known = known();
    return known == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos((long) ((double) ran.toNanos() / known * waiting)));
  }
}
