package dev.rtcsignal.domain.delivery;

import java.time.Duration;
import java.util.Objects;

/**
 * The outcome of a single attempt, with what a decision about a repetition needs.
 *
 * <pre>{@code
 * AttemptOutcome outcome = new AttemptOutcome(new SendResult.Accepted(requestId));
 * }</pre>
 *
 * @param result without attempts
 * @param retryAfter the shortest wait before a repetition that the cloud asks for; zero if it asks
 *     for none
 * @param clockCorrected whether the cloud refused the time stamp of the request and the sender has
 *     corrected its clock by the cloud's: a repetition is signed with the corrected time, so it can
 *     be made at once
 */
public record AttemptOutcome(SendResult result, Duration retryAfter, boolean clockCorrected) {
  /** Checks the components. {@inheritDoc} */
  public AttemptOutcome {
    Objects.requireNonNull(result);
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException("retryAfter is " + retryAfter + "; at least zero");
    }
  }

  /**
   * Creates an outcome after which the cloud asks for no wait.
   *
   * @param result without attempts
   */
  public AttemptOutcome(SendResult result) {
    this(result, Duration.ZERO, false);
  }
}
