package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.ports.SignalGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The state of one send, with what only this state holds. {@link SendTask} replaces it by
 * compare-and-set:
 *
 * <pre>
 * WaitingForPredecessor ─▶ Joining ─▶ WaitingForQuota ─▶ (Clearing) ─▶ Leaving ─▶ Deciding ─▶ Ended
 *                           ▲   ▲                            │                     │
 *                           │   └────────────────────────────┘                     │
 *                           └──────────────────── BackingOff ◀─────────────────────┘
 * </pre>
 *
 * Every state can become {@link Ended} at any time.
 */
sealed interface SendState {
  /** Cancels what the send waits for in this state, and frees what it occupies. */
  default void cancel() {}

  /** Nothing is under way, and a listener was notified by {@code queued}. */
  sealed interface Waiting extends SendState {
    /** Returns when the wait began. */
    Instant since();

    /** Returns the last wait for the quota, if there was one. */
    default Optional<QuotaDecision.Wait> quota() {
      return Optional.empty();
    }
  }

  /** An earlier send with the same order key has not ended, or this send has just begun. */
  record WaitingForPredecessor(Instant since) implements Waiting {}

  /**
   * The gateway prepares the transmission and the send joins the queue.
   *
   * @param cleared whether its guard has agreed already to the attempt that follows
   */
  record Joining(Instant since, Progress progress, boolean cleared) implements Waiting {}

  /** The send is in the queue, for the quota and for a free place among the calls in flight. */
  record WaitingForQuota(Joining joining, QueuedSend queued) implements Waiting {
    @Override
    public Instant since() {
      return joining.since();
    }

    @Override
    public Optional<QuotaDecision.Wait> quota() {
      return queued.quota();
    }

    @Override
    public void cancel() {
      queued.permit().cancel(true);
    }
  }

  /**
   * The quota permits the attempt, and its guard is asked. No deadline to leave ends this state.
   */
  record Clearing(WaitingForQuota before, SignalGateway.Transmission transmission)
      implements SendState {
    Leaving leavingAt(Instant now) {
      return new Leaving(now, before, transmission);
    }

    @Override
    public void cancel() {
      transmission.recall();
    }
  }

  /** The transmission is under way. */
  record Leaving(Instant at, WaitingForQuota before, SignalGateway.Transmission transmission)
      implements SendState {
    Progress progress() {
      return before.joining().progress().another();
    }

    Attempt attempt(SendResult outcome) {
      return new Attempt(at, Duration.between(before.since(), at), before.quota(), outcome);
    }

    @Override
    public void cancel() {
      transmission.recall();
    }
  }

  /** The transmission is over, and one thread decides what is next. No deadline ends this state. */
  record Deciding(Progress progress) implements SendState {}

  /** The send waits before it is repeated. */
  record BackingOff(Progress progress, CompletableFuture<Void> timer) implements SendState {
    @Override
    public void cancel() {
      timer.cancel(true);
    }
  }

  /** The send has ended, by an outcome, by a deadline or by its caller. */
  record Ended() implements SendState {}

  /**
   * How far the send has come.
   *
   * @param attempts how many have left or are leaving
   * @param backedOff the sum of the back-offs
   * @param signedAnew whether an attempt was repeated because the gateway had corrected its clock
   */
  record Progress(int attempts, Duration backedOff, boolean signedAnew) {
    static final Progress NONE = new Progress(0, Duration.ZERO, false);

    Progress another() {
      return new Progress(attempts + 1, backedOff, signedAnew);
    }

    Progress after(Duration delay) {
      return new Progress(attempts, backedOff.plus(delay), signedAnew);
    }

    Progress withCorrectedClock() {
      return new Progress(attempts, backedOff, true);
    }
  }
}
