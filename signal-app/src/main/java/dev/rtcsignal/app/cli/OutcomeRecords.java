package dev.rtcsignal.app.cli;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the records of an outcome file, one per line, and reads them back:
 *
 * <pre>
 * outcomes 1                              the version of this format
 * message HASH                            the records below are of this message
 * started CALL USER USER ...              a call is about to leave
 * ended CALL STATE REASON REQUEST-ID      its outcome, "-" for no reason or no id
 * finished                                every user of the list has an outcome
 * </pre>
 *
 * <p>A call that started and did not end is uncertain, since the process may have been killed at
 * any moment. For one thread.
 */
final class OutcomeRecords {
  static final String HEAD = "outcomes 1";
  private static final String FINISHED = "finished";
  private static final int MAX_WORD = 128;

  private final String message;
  private final Map<UserId, State> known = new HashMap<>();
  private final Map<String, List<UserId>> open = new HashMap<>();
  private Optional<String> section = Optional.empty();
  private boolean finished = true;
  private long lastCall;

  /**
   * @param message the hash of the message whose outcomes are wanted
   */
  OutcomeRecords(String message) {
    this.message = message;
  }

  static String message(String hash) {
    return "message " + hash;
  }

  static String started(long call, Collection<UserId> users) {
    return users.stream()
        .map(UserId::value)
        .collect(Collectors.joining(" ", "started " + call + " ", ""));
  }

  static String ended(long call, SendResult result) {
    String end = "ended " + call + " " + State.of(result) + " ";
    return end
        + result.match(
            accepted -> "- " + word(accepted.requestId()),
            refused -> word(refused.code()) + " " + word(refused.requestId()),
            notSent -> word(notSent.reason().name()) + " -",
            uncertain -> word(uncertain.reason().name()) + " " + word(uncertain.requestId()));
  }

  static String finished() {
    return FINISHED;
  }

  /** The cloud's texts may hold anything, line breaks too. */
  private static String word(String text) {
    String safe = text.replaceAll("[^\\w.:-]", "_");
    return safe.isEmpty() ? "-" : safe.substring(0, Math.min(safe.length(), MAX_WORD));
  }

  /**
   * Takes the next line.
   *
   * @throws IllegalArgumentException if it is no record
   */
  void read(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "message" -> {
        section = Optional.of(words[1]);
        finished = false;
      }
      case "started" -> start(words);
      case "ended" -> end(words[1], state(words[2]));
      case FINISHED -> finished = true;
      default -> throw new IllegalArgumentException();
    }
  }

  private void start(String... words) {
    lastCall = Math.max(lastCall, Long.parseLong(words[1]));
    finished = false;
    if (isThisMessage()) {
      List<UserId> users = Stream.of(words).skip(2).map(UserId::new).toList();
      open.put(words[1], users);
      users.forEach(user -> known.put(user, State.UNCERTAIN));
    }
  }

  private void end(String call, State state) {
    List<UserId> users = open.remove(call);
    if (users != null) {
      users.forEach(user -> known.put(user, state));
    }
  }

  private static State state(String text) {
    return Stream.of(State.values())
        .filter(state -> state.toString().equals(text))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /** Tells whether the last records are of this message. */
  boolean isThisMessage() {
    return section.filter(message::equals).isPresent();
  }

  /** Returns the last outcome of each user to whom this message was sent. */
  Map<UserId, State> known() {
    return Map.copyOf(known);
  }

  /** Tells whether the last records are of another message, some users of which have no outcome. */
  boolean anotherIsUnfinished() {
    return !finished && !isThisMessage();
  }

  long lastCall() {
    return lastCall;
  }
}
