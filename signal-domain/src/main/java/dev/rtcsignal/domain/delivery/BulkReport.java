package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The result of a {@link BulkPlan} for each recipient.
 *
 * <pre>{@code
 * BulkReport report = BulkDelivery.start(transport, plan).report().join();
 * int accepted = report.counts().getOrDefault(BulkReport.State.ACCEPTED, 0);
 * Optional<BulkPlan> unsent = report.remaining();
 * }</pre>
 *
 * <p>Immutable. {@code toString} prints the counts only.
 *
 * @param plan the plan that was sent
 * @param results one result for each signal of the plan, in the same order
 * @param took the time from beginning to end, with pauses
 */
public record BulkReport(BulkPlan plan, List<SendResult> results, Duration took) {
  /** Checks the components. {@inheritDoc} */
  public BulkReport {
    Objects.requireNonNull(took);
    results = List.copyOf(results);
    if (results.size() != plan.signals().size()) {
      throw new IllegalArgumentException(
          "a report has a result for each of the "
              + plan.signals().size()
              + " signals of its plan but has "
              + results.size());
    }
  }

  /** The result for one recipient. */
  public enum State {
    /** The cloud took the message; whether the client received it is unknown. */
    ACCEPTED,
    /** The cloud refused the message for a lasting reason. */
    REFUSED,
    /** The cloud did not take the message: it was never sent, or throttled. Safe to send again. */
    NOT_SENT,
    /** The cloud may have taken the message. */
    UNCERTAIN;

    /**
     * Converts the result of a signal.
     *
     * @param result the result
     * @return the state of each recipient of that signal
     */
    public static State of(SendResult result) {
      return result.match(
          accepted -> ACCEPTED,
          refused -> refused.certainlyNotTaken() ? NOT_SENT : REFUSED,
          notSent -> NOT_SENT,
          uncertain -> UNCERTAIN);
    }

    /** {@return the name in files and pages, as {@code not-sent}} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One recipient and its state.
   *
   * @param room the room
   * @param user the user
   * @param state the result
   */
  public record Recipient(RoomId room, UserId user, State state) {}

  /** {@return the recipients, in the order of the plan} */
  public Stream<Recipient> recipients() {
    return IntStream.range(0, results.size())
        .boxed()
        .flatMap(i -> recipients(plan.signals().get(i), State.of(results.get(i))));
  }

  private static Stream<Recipient> recipients(OutboundSignal signal, State state) {
    RoomId room = BulkPlan.room(signal);
    return BulkPlan.members(signal).users().stream().map(user -> new Recipient(room, user, state));
  }

  /** {@return the number of recipients in each state} */
  public Map<State, Integer> counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    Stream.of(State.values()).forEach(state -> counts.put(state, 0));
    for (int i = 0; i < results.size(); i++) {
      counts.merge(State.of(results.get(i)), plan.signals().get(i).to().units(), Integer::sum);
    }
    return counts;
  }

  /** {@return a plan of the recipients that are {@link State#NOT_SENT}; empty if there are none} */
  public Optional<BulkPlan> remaining() {
    return planOf(Set.of(State.NOT_SENT));
  }

  /**
   * {@return a plan of the recipients that are {@link State#NOT_SENT} or {@link State#UNCERTAIN};
   * empty if there are none} An uncertain recipient may get the message twice.
   */
  public Optional<BulkPlan> remainingAndUncertain() {
    return planOf(Set.of(State.NOT_SENT, State.UNCERTAIN));
  }

  private Optional<BulkPlan> planOf(Set<State> states) {
    List<OutboundSignal> signals =
        IntStream.range(0, results.size())
            .filter(i -> states.contains(State.of(results.get(i))))
            .mapToObj(plan.signals()::get)
            .toList();
    return signals.isEmpty() ? Optional.empty() : Optional.of(plan.of(signals));
  }

  /** Prints the counts only. */
  @Override
  public String toString() {
    return "BulkReport" + counts();
  }
}
