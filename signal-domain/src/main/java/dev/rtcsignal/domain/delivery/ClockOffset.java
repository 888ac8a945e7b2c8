package dev.rtcsignal.domain.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How far the cloud's clock is ahead of this machine's, as learnt from the {@code Date} of answers
 * (vendor-facts 2.4). Used only once the cloud has refused a time; from then on each answer may
 * bring it back towards zero, so it fades when the clocks agree again.
 */
public record ClockOffset(Duration value) {
  /** The clocks agree, as far as anybody knows. */
  public static final ClockOffset NONE = new ClockOffset(Duration.ZERO);

  /** A Date has whole seconds, and an answer its way; what is within this is agreement. */
  private static final Duration RESOLUTION = Duration.ofSeconds(2);

  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** Checks the components. {@inheritDoc} */
  public ClockOffset {
    Objects.requireNonNull(value);
  }

  /** Returns the cloud's time at a moment of this machine's clock. */
  public Instant at(Instant now) {
    return now.plus(value);
  }

  /**
   * Returns what an answer says of the clocks: the difference of its Date to the midpoint between
   * sending and receiving.
   */
  public static ClockOffset measured(Instant sent, Instant received, Instant date) {
    Instant midpoint = sent.plus(Duration.between(sent, received).dividedBy(2));
    Duration offset = Duration.between(midpoint, date.plus(HALF_A_SECOND));
    return offset.abs().compareTo(RESOLUTION) <= 0 ? NONE : new ClockOffset(offset);
  }

  /** Returns the smaller of the two: an answer that was accepted never makes an offset larger. */
  public ClockOffset fadingTo(ClockOffset measured) {
    return measured.value.abs().compareTo(value.abs()) < 0 ? measured : this;
  }
}
