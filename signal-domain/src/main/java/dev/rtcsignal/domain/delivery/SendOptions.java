package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.quota.Priority;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Options for sending one signal.
 *
 * <pre>{@code
 * SendOptions options = SendOptions.DEFAULT.deadline(Duration.ofSeconds(2)).orderKey("call-7");
 * SendResult result = transport.send(signal, options);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param priority how urgent the signal is
 * @param deadline the longest time until the request leaves, more than 0 and at most 366 days;
 *     empty for the transport's default
 * @param order the order key; empty if the signal may leave at any time
 * @param repetition whether the signal may be sent again if the cloud may have taken it
 * @param correlationId names what the signal answers, for listeners; never sent, and not stored by
 *     an outbox
 */
public record SendOptions(
    Priority priority,
    Optional<Duration> deadline,
    Optional<Order> order,
    Repetition repetition,
    Optional<String> correlationId) {
  /** The most characters of a correlation id. */
  public static final int MAX_CORRELATION_ID = 128;

  private static final Duration MOST = Duration.ofDays(366);

  /** Normal priority, the deadline of the transport, no order key, no duplicates. */
  public static final SendOptions DEFAULT =
      new SendOptions(
          Priority.NORMAL,
          Optional.empty(),
          Optional.empty(),
          Repetition.NEVER_TWICE,
          Optional.empty());

  /** For one of very many signals: bulk priority and a deadline of one day. */
  public static final SendOptions BULK =
      DEFAULT.priority(Priority.BULK).deadline(Duration.ofDays(1));

  /** Whether a signal may be sent again when it is unknown whether the cloud took it. */
  public enum Repetition {
    /** The signal is never sent again after an uncertain attempt. */
    NEVER_TWICE,
    /** The signal may be sent again, since a duplicate is harmless. */
    DUPLICATES_HARMLESS
  }

  /**
   * An order key: signals with the same key are sent one at a time, in the order of the calls.
   *
   * @param key 1 to {@value #MAX_KEY} characters; else {@link IllegalArgumentException}
   * @param afterFailure whether later signals are sent after one that was not accepted
   */
  public record Order(String key, AfterFailure afterFailure) {
    /** The most characters of a key. */
    public static final int MAX_KEY = 128;

    /** Whether later signals with the same key are sent after one that was not accepted. */
    public enum AfterFailure {
      /** They are sent as if it had been accepted. */
      GO_ON,
      /** They are not sent and end as {@link SendResult.NotSent.Reason#PREDECESSOR_FAILED}. */
      STOP
    }

    /** Checks the components. {@inheritDoc} */
    public Order {
      Objects.requireNonNull(afterFailure);
      if (key.isEmpty() || key.length() > MAX_KEY) {
        throw new IllegalArgumentException(
            "an order key takes 1 to " + MAX_KEY + " characters but has " + key.length());
      }
    }
  }

  /** Checks the components. {@inheritDoc} */
  public SendOptions {
    Objects.requireNonNull(priority);
    Objects.requireNonNull(order);
    Objects.requireNonNull(repetition);
    if (correlationId.filter(id -> id.isEmpty() || id.length() > MAX_CORRELATION_ID).isPresent()) {
      throw new IllegalArgumentException(
          "a correlation id takes 1 to "
              + MAX_CORRELATION_ID
              + " characters but has "
              + correlationId.get().length());
    }
    if (deadline.filter(within -> !isPossible(within)).isPresent()) {
      throw new IllegalArgumentException(
          "a deadline is more than 0 and at most "
              + MOST.toDays()
              + " days but is "
              + deadline.get());
    }
  }

  private static boolean isPossible(Duration within) {
    return !within.isNegative() && !within.isZero() && within.compareTo(MOST) <= 0;
  }

  /**
   * Changes the priority.
   *
   * @param other the priority
   * @return a changed copy
   */
  public SendOptions priority(Priority other) {
    return new SendOptions(other, deadline, order, repetition, correlationId);
  }

  /**
   * Sets the deadline.
   *
   * @param within the longest time until the request leaves, more than 0 and at most 366 days
   * @return a changed copy
   */
  public SendOptions deadline(Duration within) {
    return new SendOptions(priority, Optional.of(within), order, repetition, correlationId);
  }

  /** {@return a copy with the deadline of the transport} */
  public SendOptions withoutDeadline() {
    return new SendOptions(priority, Optional.empty(), order, repetition, correlationId);
  }

  /**
   * Sets an order key. A signal that fails does not stop later ones.
   *
   * @param key 1 to {@value Order#MAX_KEY} characters
   * @return a changed copy
   */
  public SendOptions orderKey(String key) {
    return order(new Order(key, Order.AfterFailure.GO_ON));
  }

  /**
   * Sets the order key and what happens after a failure.
   *
   * @param other the order key
   * @return a changed copy
   */
  public SendOptions order(Order other) {
    return new SendOptions(priority, deadline, Optional.of(other), repetition, correlationId);
  }

  /** {@return a copy that allows duplicates} */
  public SendOptions duplicatesHarmless() {
    return new SendOptions(
        priority, deadline, order, Repetition.DUPLICATES_HARMLESS, correlationId);
  }

  /**
   * Names what the signal answers, as the id of a callback, so that a listener can tell which send
   * belongs to which message.
   *
   * @param id 1 to {@value #MAX_CORRELATION_ID} characters
   * @return a changed copy
   */
  public SendOptions correlationId(String id) {
    return new SendOptions(priority, deadline, order, repetition, Optional.of(id));
  }
}
