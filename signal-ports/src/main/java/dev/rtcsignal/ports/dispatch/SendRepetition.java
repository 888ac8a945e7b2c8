package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.ports.dispatch.SendState.BackingOff;
import dev.rtcsignal.ports.dispatch.SendState.Progress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether one send is repeated after an attempt.
 *
 * @param guarded whether the owner of a guard decides instead, but for corrected clocks
 */
record SendRepetition(SendContext context, Repetition repetition, boolean guarded) {
  private static final Logger LOG = System.getLogger(SendRepetition.class.getName());

  /** Returns how many attempts are to fit into the time left; empty if there is only this one. */
  Optional<Integer> attemptsLeft(Progress progress) {
    return repetition == Repetition.DUPLICATES_HARMLESS && !guarded
        ? Optional.of(Math.max(1, context.retries().policy().maxTries() - progress.attempts() + 1))
        : Optional.empty();
  }

  /** A request that was refused for its time stamp is signed anew once, without a back-off. */
  Optional<BackingOff> next(Progress progress, AttemptOutcome outcome, Duration left) {
    if (outcome.clockCorrected() && !progress.signedAnew()) {
      LOG.log(
          Level.WARNING, "this clock differs from that of the cloud, whose time is used from now");
      return Optional.of(backOff(progress.withCorrectedClock(), Duration.ZERO));
    }
    if (guarded) {
      return Optional.empty();
    }
    RetryPolicy.Failure failure =
        new RetryPolicy.Failure(
            progress.attempts(), progress.backedOff(), outcome.result(), outcome.retryAfter());
    return context
        .retries()
        .next(failure, repetition, left)
        .map(delay -> backOff(progress.after(delay), delay));
  }

  private BackingOff backOff(Progress progress, Duration delay) {
    LOG.log(Level.DEBUG, "attempt {0} follows in {1}", progress.attempts() + 1, delay);
    return new BackingOff(progress, context.delayer().after(delay));
  }
}
