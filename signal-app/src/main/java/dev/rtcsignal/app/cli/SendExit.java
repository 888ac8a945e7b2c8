package dev.rtcsignal.app.cli;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendResult;
import java.util.Map;
import java.util.stream.Stream;

/** The exit codes of sends, which tell a script whether it may repeat the send. */
final class SendExit {
  private static final int ACCEPTED = 0;
  private static final int REFUSED = 3;
  private static final int NOT_SENT = 4;
  private static final int UNCERTAIN = 5;

  private SendExit() {}

  static int of(SendResult result) {
    return of(State.of(result));
  }

  /** Returns the code of the outcome that needs most care: uncertain, then refused, not sent. */
  static int of(Map<State, Integer> counts) {
    return Stream.of(State.UNCERTAIN, State.REFUSED, State.NOT_SENT)
        .filter(state -> counts.get(state) > 0)
        .findFirst()
        .map(SendExit::of)
        .orElse(ACCEPTED);
  }

  private static int of(State state) {
    return switch (state) {
      case ACCEPTED -> ACCEPTED;
      case REFUSED -> REFUSED;
      case NOT_SENT -> NOT_SENT;
      case UNCERTAIN -> UNCERTAIN;
    };
  }
}
