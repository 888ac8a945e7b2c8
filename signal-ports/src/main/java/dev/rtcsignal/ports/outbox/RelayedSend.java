package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.DepartureGuard;
import dev.rtcsignal.ports.dispatch.Failures;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One entry on its way through the transport: makes it durable before each attempt that it may have
 * left (T1), and says what is to be made durable after it (T2).
 */
final class RelayedSend implements DepartureGuard {
  private static final Optional<NotSent> LEAVES = Optional.empty();

  /** Outcomes of the transport that say nothing of the entry: it is given to it again. */
  private static final Set<NotSent.Reason> PASSING =
      EnumSet.of(NotSent.Reason.QUEUE_FULL, NotSent.Reason.STORE_FAILED, NotSent.Reason.WITHDRAWN);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** With pauses of up to 30 s, an entry that can never be prepared ends after eight minutes. */
  private static final int MAX_FAILURES = 20;

  private static final int MAX_DOUBLINGS = 10;

  private final RelayContext context;
  private final LeaderLease leader;
  private final int weight;

  /** The entry as the store has it, or may have it after a commit of unknown result. */
  private volatile OutboxEntry entry;

  private volatile Optional<AttemptOutcome> last = Optional.empty();
  private volatile boolean lost;

  /** Used by the relay alone. */
  private int failures;

  private volatile boolean departed;
  private volatile boolean markIsUnknown;
  private boolean told;
  private volatile boolean cancelled;
  private volatile CompletableFuture<?> marking = CompletableFuture.completedFuture(null);
  private volatile Optional<CompletableFuture<SendResult>> underWay = Optional.empty();

  RelayedSend(RelayContext context, LeaderLease leader, OutboxEntry entry) {
    this.context = context;
    this.leader = leader;
    this.entry = entry;
    this.weight = 1 + entry.payload().map(Payload::size).orElse(0) / OutboxRelay.ENTRY_BYTES;
  }

  OutboxEntry entry() {
    return entry;
  }

  /** Sets the entry after a transition that is durable. */
  void becomes(OutboxEntry next) {
    entry = next;
    last = Optional.empty();
    underWay = Optional.empty();
    departed = false;
    cancelled = false;
    markIsUnknown = false;
    told = false;
  }

  /**
   * Returns when to give it to the transport again after it did not leave; empty if it ends: it
   * must not block its order key for ever.
   */
  Optional<Duration> pauseAfter(NotSent.Reason reason) {
    failures += reason == NotSent.Reason.STORE_FAILED ? 1 : 0;
    if (!PASSING.contains(reason) || failures > MAX_FAILURES) {
      return Optional.empty();
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    Duration most = context.rules().mostBackOff();
    return Optional.of(pause.compareTo(most) < 0 ? pause : most);
  }

  /** Returns how much memory it takes, in units of a small entry. */
  int weight() {
    return weight;
  }

  /** Returns whether another process, or an operator, has changed the entry. */
  boolean isLost() {
    return lost;
  }

  boolean isMarked() {
    return entry.status().state() == OutboxState.LEAVING;
  }

  boolean isUnderWay() {
    return underWay.isPresent();
  }

  /** Gives it to the transport; completes when it has ended there, and no mark is under way. */
  CompletableFuture<Optional<SendResult>> send() {
    SendOptions options =
        SendOptions.DEFAULT
            .priority(entry.options().priority())
            .deadline(Duration.between(context.now(), entry.times().deadline()));
    CompletableFuture<SendResult> result =
        context.transport().sendAsync(entry.signal().orElseThrow(), options, this);
    underWay = Optional.of(result);
    return result
        .handle((outcome, failure) -> Optional.ofNullable(outcome))
        .thenCompose(outcome -> marking.handle((marked, failure) -> outcome));
  }

  /** Ends it in the transport, if it has not left. */
  void cancelUnlessMarked() {
    if (!isMarked()) {
      cancelled = true;
      underWay.ifPresent(result -> result.cancel(true));
    }
  }

  /**
   * A thread of the transport may ask while the send is cancelled. Either it sees that, or the end
   * of the send waits for this answer: else a mark could be made that is never settled.
   */
  @Override
  public CompletableFuture<Optional<NotSent>> beforeDeparture() {
    CompletableFuture<Optional<NotSent>> answer = new CompletableFuture<>();
    marking = answer;
    if (cancelled) {
      answer.complete(Optional.of(new NotSent(NotSent.Reason.WITHDRAWN)));
      return answer;
    }
    CompletableFuture.completedFuture(this)
        .thenCompose(RelayedSend::clear)
        .whenComplete(
            (objection, failure) -> {
              if (failure == null) {
                answer.complete(objection);
              } else {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  private CompletableFuture<Optional<NotSent>> clear() {
    if (!isMarked()) {
      return mark();
    }
    // The attempt before was refused for its time stamp, and the next one is signed anew.
    OutboxEntry settled =
        context
            .rules()
            .settle(entry, attempt(), last.orElseThrow(), context.now(), 0)
            .orElseThrow();
    return context
        .store()
        .settle(settled)
        .thenCompose(
            kept -> {
              entry = settled;
              return mark();
            });
  }

  private int attempt() {
    return entry.status().attempt();
  }

  private CompletableFuture<Optional<NotSent>> mark() {
    Optional<Lease> lease = leader.held();
    Optional<OutboxEntry> marked =
        lease.flatMap(held -> context.rules().mark(entry, held, context.now()));
    if (marked.isEmpty()) {
      NotSent.Reason reason = lease.isEmpty() ? NotSent.Reason.WITHDRAWN : NotSent.Reason.EXPIRED;
      return CompletableFuture.completedFuture(Optional.of(new NotSent(reason)));
    }
    return context
        .store()
        .mark(marked.get(), lease.get())
        .handle((changed, failure) -> marked(marked.get(), changed, failure));
  }

  /** After a commit of unknown result nothing is sent, and the entry is settled as if marked. */
  private Optional<NotSent> marked(OutboxEntry marked, Boolean changed, Throwable failure) {
    if (failure != null) {
      boolean unknown =
          Failures.unwrap(failure) instanceof StoreException known
              && known.effect() == StoreException.Effect.UNKNOWN;
      if (unknown) {
        entry = marked;
        markIsUnknown = true;
      }
      return Optional.of(new NotSent(NotSent.Reason.STORE_FAILED));
    }
    if (!changed) {
      lost = true;
      return Optional.of(new NotSent(NotSent.Reason.WITHDRAWN));
    }
    entry = marked;
    context.changed(marked);
    return LEAVES;
  }

  @Override
  public boolean stillPermits() {
    departed = leader.holds(entry.status().epoch());
    return departed;
  }

  @Override
  public void attempted(AttemptOutcome outcome) {
    last = Optional.of(outcome);
  }

  /** Returns the entry after its attempt (T2), whatever the transport made of it. */
  OutboxEntry settled(Optional<SendResult> result) {
    SendResult known = result.orElseGet(this::unknown);
    Duration retryAfter = last.map(AttemptOutcome::retryAfter).orElse(Duration.ZERO);
    AttemptOutcome outcome = new AttemptOutcome(known, retryAfter, false);
    return context
        .rules()
        .settle(entry, attempt(), outcome, context.now(), context.random().nextDouble())
        .orElseThrow();
  }

  /**
   * Returns whether an outcome that could not be stored is told at once: the first time, since an
   * operator may queue the entry again if it was stored after all, and if it is final.
   */
  boolean isToldNow(OutboxEntry after) {
    boolean first = !told;
    told = true;
    return first && !markIsUnknown && isFinal(after);
  }

  /**
   * Returns whether nothing is sent after an outcome even if this process ends before it is
   * durable: where duplicates are harmless, the next sender would send the entry again.
   */
  private static boolean isFinal(OutboxEntry after) {
    OutboxState state = after.status().state();
    return state == OutboxState.ACCEPTED
        || state.hasEnded()
            && after.options().repetition() != SendOptions.Repetition.DUPLICATES_HARMLESS;
  }

  private SendResult unknown() {
    return departed
        ? new Uncertain(Uncertain.Reason.TRANSPORT_FAILED, 0, "", "")
        : new NotSent(NotSent.Reason.WITHDRAWN);
  }
}
