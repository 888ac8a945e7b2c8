package dev.rtcsignal.domain.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The difference between the cloud's clock and this machine's, measured by the {@code Date} header
 * of responses (vendor-facts 2.4).
 *
 * <pre>{@code
 * ClockOffset offset = ClockOffset.measured(sentAt, receivedAt, date);
 * Instant cloudTime = offset.at(clock.instant());
 * }</pre>
 *
 * <p>It is applied only after the cloud has refused a request for its time. From then on every
 * response may reduce it, so it returns to zero when the clocks agree.
 *
 * @param value how far the cloud's clock is ahead; negative if it is behind
 */
public record ClockOffset(Duration value) {
  /** No known difference. */
  public static final ClockOffset NONE = new ClockOffset(Duration.ZERO);

  /** A Date has whole seconds, and a response takes time, so a smaller difference is none. */
  private static final Duration RESOLUTION = Duration.ofSeconds(2);

  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** Checks the components. {@inheritDoc} */
  public ClockOffset {
    Objects.requireNonNull(value);
  }

  /**
   * Converts a time of this machine's clock.
   *
   * @param now the time of this machine
   * @return the time of the cloud
   */
  public Instant at(Instant now) {
    return now.plus(value);
  }

  /**
   * Measures the difference by one response: between its Date, plus half a second for the fraction
   * that a Date lacks, and the midpoint of the exchange.
   *
   * @param sent when the request was sent, by this machine's clock
   * @param received when the response arrived, by this machine's clock
   * @param date the Date header
   * @return the difference; {@link #NONE} if it is at most 2 s
   */
  public static ClockOffset measured(Instant sent, Instant received, Instant date) {
    Instant midpoint = sent.plus(Duration.between(sent, received).dividedBy(2));
    Duration offset = Duration.between(midpoint, date.plus(HALF_A_SECOND));
    return offset.abs().compareTo(RESOLUTION) <= 0 ? NONE : new ClockOffset(offset);
  }

  /**
   * Chooses the smaller of two offsets. A response to an accepted request must not increase the
   * offset, since the cloud accepted the time that it was given.
   *
   * @param measured the offset that the response shows
   * @return the offset to use from now on
   */
  public ClockOffset fadingTo(ClockOffset measured) {
    return measured.value.abs().compareTo(value.abs()) < 0 ? measured : this;
  }
}
