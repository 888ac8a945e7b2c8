package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.domain.quota.QuotaScope;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one queue of a dispatcher. A send leaves it once the quota permits it and a slot among the
 * calls in flight is free. It has no thread: it admits sends when one joins, when a slot is freed
 * and when a wait is over. Safe for use by many threads.
 */
final class SendQueue {
  /** Of so many slots, one is reserved for signals that are more urgent than bulk. */
  private static final int SLOTS_PER_RESERVED = 8;

  private final Quota quota;
  private final Delayer delayer;
  private final Executor executor;
  private final int maxWaiting;
  private final int reservedSlots;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock. The scope of the account's quota has no application.
  private final Map<Optional<AppId>, ScopeQueue> scopes = new HashMap<>();
  private final Map<Optional<AppId>, QuotaPause> pauses = new HashMap<>();
  private long numbers;
  private int waiting;
  private int freeSlots;

  /** A scope waits for its quota, on behalf of a send of this priority. */
  private record QuotaPause(Priority priority, Wait quota, CompletableFuture<Void> timer) {}

  SendQueue(Quota quota, Delayer delayer, Executor executor, int slots, int maxWaiting) {
    this.quota = quota;
    this.delayer = delayer;
    this.executor = executor;
    this.freeSlots = slots;
    this.reservedSlots = slots / SLOTS_PER_RESERVED;
    this.maxWaiting = maxWaiting;
  }

  private Optional<AppId> scope(QuotaClaim claim) {
    boolean account = quota.limits(claim.app()).scope() == QuotaScope.ACCOUNT;
    return account ? Optional.empty() : Optional.of(claim.app());
  }

  /**
   * Adds a send to the queue, unless the queue is full or the send certainly cannot leave in time.
   *
   * @param within the time left to leave
   * @throws RuntimeException what the quota throws; the send is not in the queue then
   */
  QueuedSend join(QuotaClaim claim, Duration within) {
    QueuedSend send;
    boolean mayLeaveNow;
    lock.lock();
    try {
      Optional<AppId> scope = scope(claim);
      send = new QueuedSend(++numbers, scope, claim, refusal(scope, claim, within));
      if (send.refusal().isPresent()) {
        return send;
      }
      mayLeaveNow = add(send);
    } finally {
      lock.unlock();
    }
    send.permit().whenComplete((permit, cancelled) -> removeIfCancelled(send, cancelled));
    if (mayLeaveNow) {
      admit();
    }
    return send;
  }

  private Optional<NotSent> refusal(Optional<AppId> scope, QuotaClaim claim, Duration within) {
    if (waiting >= maxWaiting) {
      return Optional.of(new NotSent(NotSent.Reason.QUEUE_FULL));
    }
    ScopeQueue queue = scopes.get(scope);
    Wait soonest = quota.soonest(claim, queue == null ? QueueAhead.EMPTY : queue.ahead(claim));
    return soonest.duration().compareTo(within) <= 0
        ? Optional.empty()
        : Optional.of(new NotSent(NotSent.Reason.NO_QUOTA, Optional.of(soonest), List.of()));
  }

  /** Returns whether the quota is worth asking at once; if not, the send knows its wait. */
  private boolean add(QueuedSend send) {
    waiting++;
    ScopeQueue queue = scopes.computeIfAbsent(send.scope(), scope -> new ScopeQueue());
    Optional<Wait> parkedFor = queue.add(send);
    boolean asks = !isPaused(send.scope(), send.claim().priority());
    (asks ? parkedFor : Optional.of(pauses.get(send.scope()).quota)).ifPresent(send::waitsFor);
    return asks;
  }

  /** Returns whether a scope waits for the quota for a send of this priority or a higher one. */
  private boolean isPaused(Optional<AppId> scope, Priority priority) {
    QuotaPause pause = pauses.get(scope);
    return pause != null && priority.compareTo(pause.priority) >= 0;
  }

  private void removeIfCancelled(QueuedSend send, Throwable cancelled) {
    if (cancelled != null) {
      lock.lock();
      try {
        remove(send);
      } finally {
        lock.unlock();
      }
      admit();
    }
  }

  private void remove(QueuedSend send) {
    ScopeQueue queue = scopes.get(send.scope());
    if (queue != null && queue.remove(send)) {
      waiting--;
      endPause(send.scope());
      dropIfEmpty(send.scope());
    }
  }

  /** Frees the slot of a call that is over. */
  void release() {
    lock.lock();
    freeSlots++;
    lock.unlock();
    admit();
  }

  /** Admits the sends that may leave: the most urgent of all scopes first, then the earliest. */
  private void admit() {
    // These run code of others, so they wait until the lock is free.
    List<Runnable> unlocked = new ArrayList<>();
    lock.lock();
    try {
      Set<Optional<AppId>> blocked = new HashSet<>();
      Optional<ScopeQueue.Candidate> next = next(blocked);
      while (next.isPresent()) {
        Optional<AppId> scope = next.get().send().scope();
        if (!admit(next.get(), unlocked)) {
          blocked.add(scope);
        }
        dropIfEmpty(scope);
        next = next(blocked);
      }
    } finally {
      lock.unlock();
    }
    unlocked.forEach(Runnable::run);
  }

  private Optional<ScopeQueue.Candidate> next(Set<Optional<AppId>> blocked) {
    if (freeSlots == 0) {
      return Optional.empty();
    }
    return scopes.entrySet().stream()
        .filter(scope -> !blocked.contains(scope.getKey()))
        .flatMap(scope -> scope.getValue().first(freeSlots > reservedSlots).stream())
        .filter(next -> !isPaused(next.send().scope(), next.claim().priority()))
        .min(
            Comparator.comparing((ScopeQueue.Candidate next) -> next.claim().priority())
                .thenComparing(next -> next.send().number()));
  }

  /** Asks the quota for one send; returns whether the next of its scope can be asked for now. */
  private boolean admit(ScopeQueue.Candidate candidate, List<Runnable> unlocked) {
    QueuedSend send = candidate.send();
    QuotaDecision decision;
    try {
      decision = quota.take(candidate.claim());
    } catch (RuntimeException | Error e) {
      // A failure of the quota for one send must neither keep a slot nor reach another send.
      remove(send);
      unlocked.add(() -> send.permit().completeExceptionally(e));
      return true;
    }
    return decision.match(
        permit -> {
          leave(send);
          unlocked.add(() -> grant(send, permit));
          return true;
        },
        wait -> {
          send.waitsFor(wait);
          unlocked.add(waitFor(candidate, wait));
          return wait.scope() == QuotaScope.ROOM;
        });
  }

  private void leave(QueuedSend send) {
    scopes.get(send.scope()).leave(send);
    waiting--;
    freeSlots--;
  }

  private void grant(QueuedSend send, Permit permit) {
    if (!send.permit().complete(permit)) {
      release();
    }
  }

  /** Starts the timer; what follows it is attached later, when the lock is free. */
  private Runnable waitFor(ScopeQueue.Candidate candidate, Wait wait) {
    Optional<AppId> scope = candidate.send().scope();
    CompletableFuture<Void> timer = delayer.after(wait.duration());
    if (wait.scope() == QuotaScope.ROOM) {
      Optional<RoomAddress> room = candidate.send().room();
      scopes.get(scope).park(candidate, wait);
      return () -> timer.thenRunAsync(() -> unpark(scope, room, wait), executor);
    }
    endPause(scope);
    pauses.put(scope, new QuotaPause(candidate.claim().priority(), wait, timer));
    return () -> timer.thenRunAsync(() -> resume(scope, timer), executor);
  }

  private void unpark(Optional<AppId> scope, Optional<RoomAddress> room, Wait over) {
    lock.lock();
    try {
      ScopeQueue queue = scopes.get(scope);
      if (queue != null) {
        queue.unpark(room, over);
      }
    } finally {
      lock.unlock();
    }
    admit();
  }

  private void resume(Optional<AppId> scope, CompletableFuture<Void> timer) {
    lock.lock();
    try {
      QuotaPause pause = pauses.get(scope);
      if (pause != null && pause.timer == timer) {
        pauses.remove(scope);
      }
    } finally {
      lock.unlock();
    }
    admit();
  }

  private void endPause(Optional<AppId> scope) {
    QuotaPause pause = pauses.remove(scope);
    if (pause != null) {
      pause.timer.cancel(true);
    }
  }

  private void dropIfEmpty(Optional<AppId> scope) {
    ScopeQueue queue = scopes.get(scope);
    if (queue != null && queue.isEmpty()) {
      scopes.remove(scope);
      endPause(scope);
    }
  }
}
