package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The tries of one send so far, and what they make of its result. Safe for many threads. */
final class Story {
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

  void add(Attempt attempt) {
    attempts.add(attempt);
  }

  /** Returns what came of the last try, if there was one. */
  Optional<SendResult> last() {
    return attempts.stream().map(Attempt::outcome).reduce((earlier, later) -> later);
  }

  /**
   * Returns the result of a send that ends with this outcome. What may have been taken once may
   * have been taken, whatever a later try came to.
   */
  SendResult endingWith(SendResult outcome) {
    SendResult whole =
        outcome instanceof Accepted
            ? outcome
            : attempts.stream()
                .map(Attempt::outcome)
                .filter(Uncertain.class::isInstance)
                .findFirst()
                .orElse(outcome);
    return whole.after(attempts);
  }

  /** Returns the result of a send that waited in vain: what it was told before, if it was. */
  SendResult endingInVain(NotSent reason) {
    SendResult told =
        attempts.stream()
            .map(Attempt::outcome)
            .filter(outcome -> !(outcome instanceof NotSent))
            .reduce((earlier, later) -> later)
            .orElse(reason);
    return endingWith(told);
  }
}
