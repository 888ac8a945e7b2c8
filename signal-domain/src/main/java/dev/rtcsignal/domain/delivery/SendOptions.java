package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.quota.Priority;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a signal is to be sent.
 *
 * @param deadline within this it leaves, or not at all; empty for what the transport waits
 * @param order which signals leave one after another
 * @param repetition whether it may be sent again although it may have been taken
 */
public record SendOptions(
    Priority priority, Optional<Duration> deadline, Optional<Order> order, Repetition repetition) {
  private static final Duration MOST = Duration.ofDays(366);

  /** Normal, as long as the transport waits, in no order, never twice. */
  public static final SendOptions DEFAULT =
      new SendOptions(Priority.NORMAL, Optional.empty(), Optional.empty(), Repetition.NEVER_TWICE);

  /** For one of very many: bulk, and willing to wait for a day. */
  public static final SendOptions BULK =
      DEFAULT.priority(Priority.BULK).deadline(Duration.ofDays(1));

  /** Whether a signal may be repeated when nobody knows if it was taken. */
  public enum Repetition {
    NEVER_TWICE,
    DUPLICATES_HARMLESS
  }

  /**
   * Signals of one key leave one at a time, in the order given.
   *
   * @param key 1 to {@value #MAX_KEY} characters
   * @param afterFailure what becomes of those behind one that was not accepted
   */
  public record Order(String key, AfterFailure afterFailure) {
    /** The most characters of a key. */
    public static final int MAX_KEY = 128;

    /** What becomes of those that wait behind one that was not accepted. */
    public enum AfterFailure {
      /** They leave as if it had been accepted. */
      GO_ON,
      /** They are not sent, and say so. */
      STOP
    }

    /** Checks the components. {@inheritDoc} */
    public Order {
      Objects.requireNonNull(afterFailure);
      if (key.isEmpty() || key.length() > MAX_KEY) {
        throw new IllegalArgumentException("an order key takes 1 to " + MAX_KEY + " characters");
      }
    }
  }

  /** Checks the components. {@inheritDoc} */
  public SendOptions {
    Objects.requireNonNull(priority);
    Objects.requireNonNull(order);
    Objects.requireNonNull(repetition);
    if (deadline.filter(within -> !isPossible(within)).isPresent()) {
      throw new IllegalArgumentException("a deadline is positive, and at most a year");
    }
  }

  private static boolean isPossible(Duration within) {
    return !within.isNegative() && !within.isZero() && within.compareTo(MOST) <= 0;
  }

  /** Returns these options with another priority. */
  public SendOptions priority(Priority other) {
    return new SendOptions(other, deadline, order, repetition);
  }

  /** Returns these options with a deadline. */
  public SendOptions deadline(Duration within) {
    return new SendOptions(priority, Optional.of(within), order, repetition);
  }

  /** Returns these options with an order key; one that fails does not hold up those behind it. */
  public SendOptions orderKey(String key) {
    return order(new Order(key, Order.AfterFailure.GO_ON));
  }

  /** Returns these options with an order. */
  public SendOptions order(Order other) {
    return new SendOptions(priority, deadline, Optional.of(other), repetition);
  }

  /** Returns these options for a signal that may arrive twice without harm. */
  public SendOptions duplicatesHarmless() {
    return new SendOptions(priority, deadline, order, Repetition.DUPLICATES_HARMLESS);
  }
}
