package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a bulk run has come, counted in recipients.
 *
 * @param done how many are in each state; the rest waits or is under way
 * @param waiting those of whom nothing is known yet
 * @param ran how long it has run, without pauses
 */
public record BulkProgress(Map<State, Integer> done, int waiting, Duration ran) {
  /** Checks the components. {@inheritDoc} */
  public BulkProgress {
    done = Map.copyOf(done);
    Objects.requireNonNull(ran);
  }

  /** Returns how many recipients' fate is known. */
  public int known() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the time left at the pace so far; empty as long as there is no pace. */
  public Optional<Duration> left() {
    int known = known();
    return known == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos((long) ((double) ran.toNanos() / known * waiting)));
  }
}
