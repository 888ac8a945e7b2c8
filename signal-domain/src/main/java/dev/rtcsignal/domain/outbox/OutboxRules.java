package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Rule;
import dev.rtcsignal.domain.outbox.OutboxEntry.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has every transition of an entry, and no other.
 *
 * <pre>{@code
 * Optional<OutboxEntry> waiting = OutboxRules.DEFAULT.requeue(entry, clock.instant());
 * }</pre>
 *
 * <p>Each method returns the entry after the transition, or empty if the entry does not allow it;
 * it never changes its argument. Pure: time and chance are parameters. {@code now} is the store's
 * clock.
 *
 * @param base the upper bound of the first back-off; it doubles with each attempt
 * @param mostBackOff the longest back-off; full jitter is applied to it too
 * @param maxUncertainTries the most attempts of an entry for which duplicates are harmless and
 *     whose attempts were uncertain, at least 1
 */
public record OutboxRules(Duration base, Duration mostBackOff, int maxUncertainTries) {
  /** Back-offs of up to 0.4 s, 0.8 s … 30 s; 3 attempts if duplicates are harmless. */
  public static final OutboxRules DEFAULT =
      new OutboxRules(Duration.ofMillis(400), Duration.ofSeconds(30), 3);

  /** How far ahead a signal can be scheduled: 30 days. */
  public static final Duration MOST_AHEAD = Duration.ofDays(30);

  /**
   * An entry that may wait at most 10 s has at most 3 attempts, as a send without an outbox: its
   * caller waits for the result.
   */
  private static final Duration QUICK = Duration.ofSeconds(10);

  private static final int QUICK_TRIES = 3;

  /** How long an entry that was queued again may wait, at least. */
  private static final Duration REQUEUED_FOR = Duration.ofDays(1);

  private static final int MOST_DOUBLINGS = 30;

  /** Checks the components. {@inheritDoc} */
  public OutboxRules {
    if (base.isNegative() || mostBackOff.isNegative() || maxUncertainTries < 1) {
      throw new IllegalArgumentException(
          "back-offs are not negative and tries at least 1, but base is "
              + base
              + ", most "
              + mostBackOff
              + ", tries "
              + maxUncertainTries);
    }
  }

  /**
   * T0, nothing → WAITING.
   *
   * @param request what a sender asked for
   * @param line the quota line
   * @param within the deadline if the request has none
   * @param now the current time
   * @return a new entry with the id 0
   * @throws InvalidSignalException with {@link Rule#SEND_AT} if it is to be sent too far ahead
   */
  public OutboxEntry enqueue(OutboxRequest request, String line, Duration within, Instant now) {
    Instant created = now.truncatedTo(ChronoUnit.MILLIS);
    Instant due = request.sendAt().filter(created::isBefore).orElse(created);
    if (due.isAfter(created.plus(MOST_AHEAD))) {
      throw new InvalidSignalException(
          Rule.SEND_AT, "sendAt is at most " + MOST_AHEAD.toDays() + " days ahead; send it later");
    }
    due = due.truncatedTo(ChronoUnit.MILLIS);
    SendOptions options = request.options();
    Times times = new Times(created, due, due.plus(options.deadline().orElse(within)));
    OutboundSignal signal = request.signal();
    return new OutboxEntry(
        0,
        line,
        request.name(),
        Fingerprint.of(request),
        signal.app(),
        signal.from(),
        signal.to(),
        Optional.of(signal.payload()),
        options.withoutDeadline(),
        times,
        OutboxStatus.waitingUntil(due));
  }

  /**
   * T1, WAITING → LEAVING: must be durable before the request leaves.
   *
   * @param entry any entry
   * @param lease of the sender
   * @param now the current time
   * @return the entry, if it waits, is due and not past its deadline
   */
  public Optional<OutboxEntry> mark(OutboxEntry entry, Lease lease, Instant now) {
    boolean due = !entry.status().againAt().isAfter(now) && now.isBefore(entry.times().deadline());
    return entry.status().state() == OutboxState.WAITING
            && due
            && entry.line().equals(lease.line())
            && lease.epoch() >= entry.status().epoch()
        ? Optional.of(entry.with(entry.status().leaving(lease.epoch())))
        : Optional.empty();
  }

  /**
   * T2, LEAVING or UNCERTAIN → how the attempt ended, or WAITING if it was certainly not taken and
   * there is time for another. It is fenced by the number of the attempt and the epoch of its mark,
   * not by the epoch of the lease: a sender that was deposed may still tell the truth.
   *
   * @param entry any entry
   * @param attempt the number of the attempt that ended
   * @param outcome how it ended, with what the attempt was
   * @param now the current time
   * @param random a uniform random number in [0, 1)
   * @return the entry, if that attempt is its last and has no outcome yet
   */
  public Optional<OutboxEntry> settle(
      OutboxEntry entry, int attempt, AttemptOutcome outcome, Instant now, double random) {
    OutboxStatus status = entry.status();
    boolean open = status.state() == OutboxState.LEAVING || status.state() == OutboxState.UNCERTAIN;
    if (!open || status.attempt() != attempt) {
      return Optional.empty();
    }
    SendResult result = outcome.result();
    List<Attempt> attempts =
        Stream.concat(before(status).stream(), made(result, now).stream()).toList();
    Instant again = now.plus(backOff(attempt, outcome, random)).truncatedTo(ChronoUnit.MILLIS);
    OutboxStatus next =
        mayRepeat(entry, outcome) && again.isBefore(entry.times().deadline())
            ? status.waiting(again, attempts)
            : status.ended(whole(result, attempts), attempts, now);
    return Optional.of(entry.with(next));
  }

  /** The outcome of an attempt takes the place of what a take-over had to assume of it. */
  private static List<Attempt> before(OutboxStatus status) {
    List<Attempt> attempts = status.attempts();
    boolean lost =
        status.state() == OutboxState.UNCERTAIN
            && !attempts.isEmpty()
            && attempts.get(attempts.size() - 1).outcome() instanceof Uncertain last
            && last.reason() == Uncertain.Reason.SENDER_LOST;
    return lost ? attempts.subList(0, attempts.size() - 1) : attempts;
  }

  /** A transport that failed may have no record of an attempt that may have been taken. */
  private static List<Attempt> made(SendResult result, Instant now) {
    return result.attempts().isEmpty() && result instanceof Uncertain
        ? List.of(attempt(result, now))
        : result.attempts().stream().map(OutboxRules::inMillis).toList();
  }

  /** As it is stored, so that all who ask for the outcome are told the same. */
  private static Attempt inMillis(Attempt made) {
    return new Attempt(
        made.at().truncatedTo(ChronoUnit.MILLIS), made.waited(), made.quota(), made.outcome());
  }

  private static Attempt attempt(SendResult outcome, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new Attempt(at, Duration.ZERO, Optional.empty(), outcome);
  }

  private Duration backOff(int attempt, AttemptOutcome outcome, double random) {
    if (outcome.clockCorrected()) {
      return Duration.ZERO;
    }
    int doublings = Math.min(attempt - 1, MOST_DOUBLINGS);
    double bound = Math.min(base.toNanos() * Math.pow(2, doublings), mostBackOff.toNanos());
    Duration jittered = Duration.ofNanos((long) (bound * random));
    return jittered.compareTo(outcome.retryAfter()) < 0 ? outcome.retryAfter() : jittered;
  }

  private boolean mayRepeat(OutboxEntry entry, AttemptOutcome outcome) {
    if (outcome.clockCorrected()) {
      return true;
    }
    boolean triesLeft = !isQuick(entry) || entry.status().attempt() < QUICK_TRIES;
    return triesLeft
        && outcome
            .result()
            .match(
                accepted -> false,
                SendResult.Refused::certainlyNotTaken,
                notSent -> notSent.reason() != NotSent.Reason.NO_ACCESS_KEY,
                uncertain -> mayDouble(entry));
  }

  private static boolean isQuick(OutboxEntry entry) {
    Times times = entry.times();
    return Duration.between(times.dueAt(), times.deadline()).compareTo(QUICK) <= 0;
  }

  private boolean mayDouble(OutboxEntry entry) {
    return entry.options().repetition() == Repetition.DUPLICATES_HARMLESS
        && entry.status().attempt() < maxUncertainTries;
  }

  /** An attempt that may have been taken makes the whole uncertain, unless one was accepted. */
  private static SendResult whole(SendResult last, List<Attempt> attempts) {
    return last.isAccepted()
        ? last
        : attempts.stream()
            .map(Attempt::outcome)
            .filter(Uncertain.class::isInstance)
            .findFirst()
            .orElse(last);
  }

  /**
   * T3, LEAVING → UNCERTAIN when another sender takes over, or WAITING where duplicates are
   * harmless.
   *
   * @param entry any entry
   * @param epoch of the new lease
   * @param now the current time
   * @return the entry, if it was marked under an older lease and has no outcome
   */
  public Optional<OutboxEntry> senderLost(OutboxEntry entry, long epoch, Instant now) {
    OutboxStatus status = entry.status();
    if (status.state() != OutboxState.LEAVING || status.epoch() >= epoch) {
      return Optional.empty();
    }
    Uncertain lost = new Uncertain(Uncertain.Reason.SENDER_LOST, 0, "", "");
    List<Attempt> attempts =
        Stream.concat(status.attempts().stream(), Stream.of(attempt(lost, now))).toList();
    boolean again = mayDouble(entry) && now.isBefore(entry.times().deadline());
    return Optional.of(
        entry.with(again ? status.waiting(now, attempts) : status.ended(lost, attempts, now)));
  }

  /**
   * T4, WAITING → NOT_SENT after the deadline; UNCERTAIN if an attempt may have been taken, which
   * only duplicates that are harmless allow.
   *
   * @param entry any entry
   * @param reason why it did not leave
   * @param now the current time
   * @return the entry, if it waits and its deadline is over
   */
  public Optional<OutboxEntry> expire(OutboxEntry entry, NotSent reason, Instant now) {
    return now.isBefore(entry.times().deadline()) ? Optional.empty() : withdraw(entry, reason, now);
  }

  /**
   * T5, REFUSED or NOT_SENT → WAITING, due now, for at least a day.
   *
   * @param entry any entry
   * @param now the current time
   * @return the entry, if sending it again cannot double it
   */
  public Optional<OutboxEntry> requeue(OutboxEntry entry, Instant now) {
    OutboxState state = entry.status().state();
    return state == OutboxState.REFUSED || state == OutboxState.NOT_SENT
        ? Optional.of(waitingAgain(entry, now))
        : Optional.empty();
  }

  /**
   * T5, as {@link #requeue}, and UNCERTAIN → WAITING too: its recipients may get it twice.
   *
   * @param entry any entry
   * @param now the current time
   * @return the entry, if it ended other than accepted
   */
  public Optional<OutboxEntry> requeueEvenIfDoubled(OutboxEntry entry, Instant now) {
    return entry.status().state() == OutboxState.UNCERTAIN
        ? Optional.of(waitingAgain(entry, now))
        : requeue(entry, now);
  }

  private static OutboxEntry waitingAgain(OutboxEntry entry, Instant now) {
    Times times = entry.times();
    Instant due = now.truncatedTo(ChronoUnit.MILLIS);
    Duration asked = Duration.between(times.dueAt(), times.deadline());
    Duration within = asked.compareTo(REQUEUED_FOR) < 0 ? REQUEUED_FOR : asked;
    return entry
        .with(new Times(times.createdAt(), due, due.plus(within)))
        .with(entry.status().waiting(due, entry.status().attempts()));
  }

  /**
   * T6, WAITING → NOT_SENT: its sender takes it back, or it can never leave. UNCERTAIN if an
   * attempt may have been taken, which only duplicates that are harmless allow.
   *
   * @param entry any entry
   * @param reason why it does not leave
   * @param now the current time
   * @return the entry, if it waits
   */
  public Optional<OutboxEntry> withdraw(OutboxEntry entry, NotSent reason, Instant now) {
    OutboxStatus status = entry.status();
    if (status.state() != OutboxState.WAITING) {
      return Optional.empty();
    }
    List<Attempt> attempts =
        Stream.concat(status.attempts().stream(), made(reason, now).stream()).toList();
    return Optional.of(entry.with(status.ended(whole(reason, attempts), attempts, now)));
  }

  /**
   * T7, ended → deleted.
   *
   * @param entry any entry
   * @param retention how long entries that have ended are kept
   * @param now the current time
   * @return whether it may be deleted
   */
  public boolean mayForget(OutboxEntry entry, Duration retention, Instant now) {
    return entry.status().endedAt().filter(end -> !end.plus(retention).isAfter(now)).isPresent();
  }
}
