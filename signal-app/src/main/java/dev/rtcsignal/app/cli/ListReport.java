package dev.rtcsignal.app.cli;

import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The outcome for every user of a list, from this run and from earlier ones.
 *
 * @param users of the whole list, in its order
 * @param earlier the outcomes of those to whom this run does not send
 * @param sent the outcomes of the others; empty before they are sent to
 */
record ListReport(List<UserId> users, Map<UserId, State> earlier, Optional<BulkReport> sent) {
  /**
   * Returns what earlier runs leave to do.
   *
   * @param known the outcomes of earlier runs, of any list
   * @param repeated outcomes that do not keep a user from being sent to
   */
  static ListReport of(BulkPlan whole, Map<UserId, State> known, Set<State> repeated) {
    List<UserId> users =
        whole.signals().stream()
            .flatMap(signal -> ((Audience.RoomMembers) signal.to()).users().stream())
            .toList();
    Map<UserId, State> earlier = new HashMap<>();
    for (UserId user : users) {
      State state = known.getOrDefault(user, State.NOT_SENT);
      if (state != State.NOT_SENT && !repeated.contains(state)) {
        earlier.put(user, state);
      }
    }
    return new ListReport(users, earlier, Optional.empty());
  }

  ListReport with(BulkReport report) {
    return new ListReport(users, earlier, Optional.of(report));
  }

  /** Returns the users to whom earlier runs leave this one to send. */
  List<UserId> left() {
    return users.stream().filter(user -> !earlier.containsKey(user)).toList();
  }

  int earlier(State state) {
    return (int) earlier.values().stream().filter(state::equals).count();
  }

  /** Returns the number of users of the whole list in each state. */
  Map<State, Integer> counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, earlier(state) + sent.map(report -> report.counts().get(state)).orElse(0));
    }
    return counts;
  }

  /** Returns the time that this run took. */
  Duration took() {
    return sent.map(BulkReport::took).orElse(Duration.ZERO);
  }

  /** Returns a line for each user: the user, a tab, and the outcome. */
  Stream<String> lines() {
    Map<UserId, State> states = new HashMap<>(earlier);
    sent.ifPresent(
        report -> report.recipients().forEach(each -> states.put(each.user(), each.state())));
    return users.stream()
        .map(user -> user.value() + "\t" + states.getOrDefault(user, State.NOT_SENT));
  }

  /** Returns the users to whom nothing was sent. */
  Stream<String> notSent() {
    return sent.stream()
        .flatMap(BulkReport::recipients)
        .filter(recipient -> recipient.state() == State.NOT_SENT)
        .map(recipient -> recipient.user().value());
  }

  /** Returns each reason of this run with its count, as {@code 300 x refused: Code}. */
  List<String> reasons() {
    Map<String, Integer> reasons = new TreeMap<>();
    sent.ifPresent(report -> addReasons(report, reasons));
    return reasons.entrySet().stream()
        .map(reason -> BulkConsole.format("%,d x %s", reason.getValue(), reason.getKey()))
        .toList();
  }

  private static void addReasons(BulkReport report, Map<String, Integer> reasons) {
    for (int i = 0; i < report.results().size(); i++) {
      int recipients = report.plan().signals().get(i).to().units();
      report
          .results()
          .get(i)
          .match(
              accepted -> "",
              refused -> reasons.merge("refused: " + refused.code(), recipients, Integer::sum),
              notSent -> reasons.merge("not sent: " + notSent.reason(), recipients, Integer::sum),
              unknown -> reasons.merge("uncertain: " + unknown.reason(), recipients, Integer::sum));
    }
  }
}
