package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.LeaseOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes and renews the lease of one quota line. Whether it is still held is decided by the steady
 * clock alone, from before the renewal was asked for: so a process that stood still knows it.
 */
final class LeaderLease {
  private static final Duration RENEWAL = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(250);
  private static final Duration HEIR_ASKS_EVERY = Duration.ofMillis(50);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(10);

  private final RelayContext context;
  private final String holder;
  private final Runnable onChange;
  private final Consumer<OutboxEntry> onLost;
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile Optional<Held> held = Optional.empty();
  private volatile Optional<Answer> last = Optional.empty();
  private volatile Optional<Lease> returned = Optional.empty();
  private volatile boolean closed;

  /** What the store answered, and when it was asked. */
  private record Answer(LeaseOutcome outcome, Instant asked) {
    boolean holds(Instant now) {
      Optional<Duration> lasts =
          outcome instanceof LeaseOutcome.HeldByOther other
              ? other.endsIn()
              : outcome.granted().flatMap(granted -> granted.lease().timeToLive());
      return lasts.filter(left -> !now.isBefore(asked.plus(left))).isEmpty();
    }
  }

  /** A lease, until when it lasts, and from when its holder may send. */
  private record Held(Lease lease, Optional<Instant> until, Instant sendsFrom) {}

  LeaderLease(
      RelayContext context, String holder, Runnable onChange, Consumer<OutboxEntry> onLost) {
    this.context = context;
    this.holder = holder;
    this.onChange = onChange;
    this.onLost = onLost;
  }

  /** Asks for the lease, again and again until it is closed. */
  void start() {
    if (closed) {
      return;
    }
    Instant asked = context.steady().instant();
    context
        .store()
        .lease(context.line(), holder)
        .whenComplete(
            (outcome, failure) -> {
              if (failure == null) {
                failing.set(false);
                last = Optional.of(new Answer(outcome, asked));
                outcome.granted().ifPresent(given -> given.lost().forEach(onLost));
                answered(outcome.granted(), asked);
              } else if (!closed && !failing.getAndSet(true)) {
                RelayLog.storeFailed("renew the lease", failure);
              }
              Duration pause = failure == null ? pause(outcome) : AFTER_FAILURE;
              onChange.run();
              context.delayer().after(pause).thenRun(this::start);
            });
  }

  /**
   * A lease that is not renewed any more is asked for when it ends; one that may be given back any
   * time is asked for often, by one process.
   */
  private static Duration pause(LeaseOutcome outcome) {
    if (!(outcome instanceof LeaseOutcome.HeldByOther other)) {
      return RENEWAL;
    }
    Duration usual = other.isHeir() ? HEIR_ASKS_EVERY : RENEWAL;
    return other
        .endsIn()
        .filter(ends -> ends.compareTo(usual) < 0)
        .map(ends -> ends.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : ends)
        .orElse(usual);
  }

  private void answered(Optional<LeaseOutcome.Granted> grant, Instant asked) {
    if (closed) {
      // A renewal of the lease that close() gives back must not do so before, without the use.
      grant
          .map(LeaseOutcome.Granted::lease)
          .filter(late -> returned.filter(one -> one.epoch() == late.epoch()).isEmpty())
          .ifPresent(late -> context.store().release(late));
      return;
    }
    Optional<Held> before = held;
    held = grant.map(given -> held(given, asked, before));
    boolean same = before.map(one -> one.lease.epoch()).equals(held.map(one -> one.lease.epoch()));
    if (!same) {
      held.ifPresentOrElse(
          one -> RelayLog.tookOver(one.lease),
          () -> before.ifPresent(one -> RelayLog.lost(one.lease)));
    }
  }

  private Held held(LeaseOutcome.Granted grant, Instant asked, Optional<Held> before) {
    Optional<Instant> until = grant.lease().timeToLive().map(asked::plus);
    Instant sendsFrom =
        before
            .filter(one -> one.lease.epoch() == grant.lease().epoch())
            .map(Held::sendsFrom)
            .orElseGet(() -> context.steady().instant().plus(quietFor(grant)));
    return new Held(grant.lease(), until, sendsFrom);
  }

  /** What an earlier holder used is counted, or else waited out. */
  private Duration quietFor(LeaseOutcome.Granted grant) {
    boolean counted =
        !grant.quietFor().isZero()
            && grant.usedBefore().filter(context.quota()::resume).isPresent();
    return counted ? Duration.ZERO : grant.quietFor();
  }

  /** Returns the lease if this process holds it now and may send. */
  Optional<Lease> held() {
    Instant now = context.steady().instant();
    return held.filter(
            one ->
                !closed
                    && one.until.filter(end -> !now.isBefore(end)).isEmpty()
                    && !now.isBefore(one.sendsFrom))
        .map(Held::lease);
  }

  /**
   * Returns the holder of the lease, by the last answer of the store; empty once that is too old.
   *
   * @param use of the quota by this process
   */
  Optional<LineSender> sender(Supplier<Fill> use) {
    Instant now = context.steady().instant();
    return last.filter(answer -> !closed && answer.holds(now))
        .map(Answer::outcome)
        .map(
            outcome ->
                outcome instanceof LeaseOutcome.HeldByOther other
                    ? new LineSender(other.holder(), false, other.since(), other.use())
                    : new LineSender(holder, true, outcome.since(), use.get()));
  }

  /** Returns whether this process holds the lease with that epoch now. */
  boolean holds(long epoch) {
    return held().filter(lease -> lease.epoch() == epoch).isPresent();
  }

  /** Gives the lease back, and tells the next holder how much of the quota was used. */
  CompletableFuture<Void> close() {
    returned = held.map(Held::lease);
    closed = true;
    Optional<Held> last = held;
    held = Optional.empty();
    return last.map(one -> giveBack(one.lease))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> giveBack(Lease lease) {
    return CompletableFuture.supplyAsync(context.quota().use(), context.executor())
        .exceptionally(unknown -> Fill.NONE)
        .thenCompose(use -> context.store().release(lease, use));
  }
}
