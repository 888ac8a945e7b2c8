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
 * What became of each recipient of a {@link BulkPlan}. Immutable.
 *
 * @param results of the plan's signals, in their order
 * @param took from beginning to end, pauses included
 */
public record BulkReport(BulkPlan plan, List<SendResult> results, Duration took) {
  /** Checks the components. {@inheritDoc} */
  public BulkReport {
    Objects.requireNonNull(took);
    results = List.copyOf(results);
    if (results.size() != plan.signals().size()) {
      throw new IllegalArgumentException("a report has a result for each signal of its plan");
    }
  }

  /** What became of the message to one recipient. */
  public enum State {
    /** The cloud took it; says nothing about whether the client has it. */
    ACCEPTED,
    /** The cloud said no, for a reason that stays. */
    REFUSED,
    /** Certainly not taken: never sent, or throttled. Safe to send again. */
    NOT_SENT,
    /** It may have been taken. */
    UNCERTAIN;

    /** Returns the state that a result means for each recipient of its signal. */
    public static State of(SendResult result) {
      return result.match(
          accepted -> ACCEPTED,
          refused -> refused.certainlyNotTaken() ? NOT_SENT : REFUSED,
          notSent -> NOT_SENT,
          uncertain -> UNCERTAIN);
    }

    /** Returns the state as files and pages name it: {@code not-sent}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One user of one room, and the state of the message to it. */
  public record Recipient(RoomId room, UserId user, State state) {}

  /** Returns the recipients, in the order of the plan. */
  public Stream<Recipient> recipients() {
    return IntStream.range(0, results.size())
        .boxed()
        .flatMap(i -> recipients(plan.signals().get(i), State.of(results.get(i))));
  }

  private static Stream<Recipient> recipients(OutboundSignal signal, State state) {
    RoomId room = BulkPlan.room(signal);
    return BulkPlan.members(signal).users().stream().map(user -> new Recipient(room, user, state));
  }

  /** Returns how many recipients are in each state. */
  public Map<State, Integer> counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    Stream.of(State.values()).forEach(state -> counts.put(state, 0));
    for (int i = 0; i < results.size(); i++) {
      counts.merge(State.of(results.get(i)), plan.signals().get(i).to().units(), Integer::sum);
    }
    return counts;
  }

  /** Returns a plan of exactly those that were not sent; empty if there are none. */
  public Optional<BulkPlan> remaining() {
    return those(Set.of(State.NOT_SENT));
  }

  /** Returns a plan of those not sent, and of the uncertain, who may then get it twice. */
  public Optional<BulkPlan> remainingAndUncertain() {
    return those(Set.of(State.NOT_SENT, State.UNCERTAIN));
  }

  private Optional<BulkPlan> those(Set<State> states) {
    List<OutboundSignal> signals =
        IntStream.range(0, results.size())
            .filter(i -> states.contains(State.of(results.get(i))))
            .mapToObj(plan.signals()::get)
            .toList();
    return signals.isEmpty() ? Optional.empty() : Optional.of(plan.of(signals));
  }

  /** Prints the counts alone. */
  @Override
  public String toString() {
    return "BulkReport" + counts();
  }
}
