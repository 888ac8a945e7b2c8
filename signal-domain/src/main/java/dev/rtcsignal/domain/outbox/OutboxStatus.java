package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of an entry that changes.
 *
 * <pre>{@code
 * Optional<SendResult> result = entry.status().result();
 * }</pre>
 *
 * @param state where it is
 * @param attempt how many times it was marked to leave; identifies the attempt under way
 * @param epoch of the lease under which it was marked last; 0 if it never was
 * @param againAt when the next attempt may be made
 * @param result how it ended; empty while it has not
 * @param attempts the last {@value #MAX_ATTEMPTS} attempts, in order; of the earlier ones one that
 *     may have been taken takes the place of the first, unless a later one may have been too
 * @param endedAt when it ended
 */
public record OutboxStatus(
    OutboxState state,
    int attempt,
    long epoch,
    Instant againAt,
    Optional<SendResult> result,
    List<Attempt> attempts,
    Optional<Instant> endedAt) {
  /** The most attempts that are kept. */
  public static final int MAX_ATTEMPTS = 20;

  /** Checks the components. {@inheritDoc} */
  public OutboxStatus {
    Objects.requireNonNull(state);
    Objects.requireNonNull(againAt);
    attempts = List.copyOf(last(attempts));
    if (state.hasEnded() != result.isPresent() || state.hasEnded() != endedAt.isPresent()) {
      throw new IllegalArgumentException(
          "an entry that has ended has a result and a time, others have neither: " + state);
    }
  }

  /** An attempt that may have been taken is kept: without it the entry would count as not sent. */
  private static List<Attempt> last(List<Attempt> attempts) {
    int dropped = Math.max(0, attempts.size() - MAX_ATTEMPTS);
    List<Attempt> kept = attempts.subList(dropped, attempts.size());
    Optional<Attempt> uncertain =
        attempts.subList(0, dropped).stream().filter(OutboxStatus::isUncertain).findFirst();
    return uncertain.isEmpty() || kept.stream().anyMatch(OutboxStatus::isUncertain)
        ? kept
        : Stream.concat(uncertain.stream(), kept.stream().skip(1)).toList();
  }

  private static boolean isUncertain(Attempt attempt) {
    return attempt.outcome() instanceof SendResult.Uncertain;
  }

  static OutboxStatus waitingUntil(Instant againAt) {
    return new OutboxStatus(
        OutboxState.WAITING, 0, 0, againAt, Optional.empty(), List.of(), Optional.empty());
  }

  OutboxStatus leaving(long newEpoch) {
    return new OutboxStatus(
        OutboxState.LEAVING,
        attempt + 1,
        newEpoch,
        againAt,
        Optional.empty(),
        attempts,
        Optional.empty());
  }

  OutboxStatus waiting(Instant again, List<Attempt> soFar) {
    return new OutboxStatus(
        OutboxState.WAITING,
        attempt,
        epoch,
        again.truncatedTo(ChronoUnit.MILLIS),
        Optional.empty(),
        soFar,
        Optional.empty());
  }

  /** Returns a status whose result lists the attempts that are kept. */
  OutboxStatus ended(SendResult last, List<Attempt> soFar, Instant now) {
    return new OutboxStatus(
        OutboxState.of(last),
        attempt,
        epoch,
        againAt,
        Optional.of(last.after(last(soFar))),
        soFar,
        Optional.of(now.truncatedTo(ChronoUnit.MILLIS)));
  }
}
