package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
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
 * The one queue of a transport: who may leave, when. Each leaves once the quota permits it and a
 * place among the calls in flight is free. A loop without a thread: it turns when somebody comes,
 * when a place comes free, and when a wait is over.
 */
final class SendQueue {
  /** Of so many places, one is kept for what is more urgent than bulk. */
  private static final int PLACES_FOR_ONE_KEPT = 8;

  private final Quota quota;
  private final Delayer delayer;
  private final Executor executor;
  private final int mostWaiting;
  private final int keptFromBulk;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. A line for each application, or one without for the whole account. */
  private final Map<Optional<AppId>, ScopeQueue> lines = new HashMap<>();

  // Guarded by the lock.
  private final Map<Optional<AppId>, Sleep> asleep = new HashMap<>();
  private long tickets;
  private int waiting;
  private int free;

  private record Sleep(Priority priority, Wait quota, CompletableFuture<Void> timer) {}

  SendQueue(Quota quota, Delayer delayer, Executor executor, int places, int mostWaiting) {
    this.quota = quota;
    this.delayer = delayer;
    this.executor = executor;
    this.free = places;
    this.keptFromBulk = places / PLACES_FOR_ONE_KEPT;
    this.mostWaiting = mostWaiting;
  }

  private Optional<AppId> line(QuotaClaim claim) {
    boolean account = quota.limits(claim.app()).scope() == QuotaScope.ACCOUNT;
    return account ? Optional.empty() : Optional.of(claim.app());
  }

  /**
   * Joins the queue, unless it is full, or it is certain that the time will not suffice.
   *
   * @throws RuntimeException whatever the quota throws; nobody has joined then
   */
  QueuedSend join(QuotaClaim claim, Duration within) {
    QueuedSend ticket;
    boolean mayLeaveNow;
    lock.lock();
    try {
      Optional<AppId> line = line(claim);
      ticket = new QueuedSend(++tickets, line, claim, reasonAgainst(line, claim, within));
      if (ticket.refusal().isPresent()) {
        return ticket;
      }
      mayLeaveNow = enter(ticket);
    } finally {
      lock.unlock();
    }
    ticket.permit().whenComplete((permit, cancelled) -> leaveUnsent(ticket, cancelled));
    if (mayLeaveNow) {
      turn();
    }
    return ticket;
  }

  private Optional<NotSent> reasonAgainst(Optional<AppId> key, QuotaClaim claim, Duration within) {
    if (waiting >= mostWaiting) {
      return Optional.of(new NotSent(NotSent.Reason.QUEUE_FULL));
    }
    ScopeQueue line = lines.get(key);
    Wait soonest = quota.soonest(claim, line == null ? QueueAhead.EMPTY : line.ahead(claim));
    return soonest.duration().compareTo(within) <= 0
        ? Optional.empty()
        : Optional.of(new NotSent(NotSent.Reason.NO_QUOTA, Optional.of(soonest), List.of()));
  }

  /** Returns whether it is worth asking at once; if not, it knows what it waits for. */
  private boolean enter(QueuedSend ticket) {
    waiting++;
    ScopeQueue line = lines.computeIfAbsent(ticket.line(), key -> new ScopeQueue());
    Optional<Wait> before = line.add(ticket);
    boolean asks = !sleepsFor(ticket.line(), ticket.claim().priority());
    (asks ? before : Optional.of(asleep.get(ticket.line()).quota)).ifPresent(ticket::waitsFor);
    return asks;
  }

  /** The line waits for the quota, for one that is as urgent as this or more. */
  private boolean sleepsFor(Optional<AppId> line, Priority priority) {
    Sleep sleep = asleep.get(line);
    return sleep != null && priority.compareTo(sleep.priority) >= 0;
  }

  private void leaveUnsent(QueuedSend ticket, Throwable cancelled) {
    if (cancelled != null) {
      lock.lock();
      try {
        forget(ticket);
      } finally {
        lock.unlock();
      }
      turn();
    }
  }

  private void forget(QueuedSend ticket) {
    ScopeQueue line = lines.get(ticket.line());
    if (line != null && line.remove(ticket)) {
      waiting--;
      wake(ticket.line());
      dropIfEmpty(ticket.line());
    }
  }

  /** Gives back the place of a call that is over. */
  void release() {
    lock.lock();
    free++;
    lock.unlock();
    turn();
  }

  /** Lets leave whoever may, the most urgent of all lines first, then who came first. */
  private void turn() {
    // Code of others runs in these, so they wait until the lock is free.
    List<Runnable> outside = new ArrayList<>();
    lock.lock();
    try {
      Set<Optional<AppId>> stuck = new HashSet<>();
      Optional<ScopeQueue.Head> next = next(stuck);
      while (next.isPresent()) {
        Optional<AppId> line = next.get().ticket().line();
        if (!passes(next.get(), outside)) {
          stuck.add(line);
        }
        dropIfEmpty(line);
        next = next(stuck);
      }
    } finally {
      lock.unlock();
    }
    outside.forEach(Runnable::run);
  }

  private Optional<ScopeQueue.Head> next(Set<Optional<AppId>> stuck) {
    if (free == 0) {
      return Optional.empty();
    }
    return lines.entrySet().stream()
        .filter(line -> !stuck.contains(line.getKey()))
        .flatMap(line -> line.getValue().first(free > keptFromBulk).stream())
        .filter(head -> !sleepsFor(head.ticket().line(), head.claim().priority()))
        .min(
            Comparator.comparing((ScopeQueue.Head head) -> head.claim().priority())
                .thenComparing(head -> head.ticket().number()));
  }

  /** Returns whether those behind it are to be asked now. */
  private boolean passes(ScopeQueue.Head head, List<Runnable> outside) {
    QueuedSend ticket = head.ticket();
    QuotaDecision answer;
    try {
      answer = quota.take(head.claim());
    } catch (RuntimeException | Error e) {
      // What the quota throws for one must neither keep a place nor be lost on another.
      forget(ticket);
      outside.add(() -> ticket.permit().completeExceptionally(e));
      return true;
    }
    return answer.match(
        permit -> {
          leaves(ticket);
          outside.add(() -> givePlace(ticket, permit));
          return true;
        },
        wait -> {
          ticket.waitsFor(wait);
          outside.add(waitFor(head, wait));
          return wait.scope() == QuotaScope.ROOM;
        });
  }

  private void leaves(QueuedSend ticket) {
    lines.get(ticket.line()).leaves(ticket);
    waiting--;
    free--;
  }

  private void givePlace(QueuedSend ticket, Permit permit) {
    if (!ticket.permit().complete(permit)) {
      release();
    }
  }

  /** Begins a wait; what comes after it is attached later, when the lock is free. */
  private Runnable waitFor(ScopeQueue.Head head, Wait wait) {
    Optional<AppId> line = head.ticket().line();
    CompletableFuture<Void> timer = delayer.after(wait.duration());
    if (wait.scope() == QuotaScope.ROOM) {
      lines.get(line).park(head, wait);
      PriorityLane.Place place = PriorityLane.Place.of(head.claim());
      return () -> timer.thenRunAsync(() -> call(line, place, wait), executor);
    }
    wake(line);
    asleep.put(line, new Sleep(head.claim().priority(), wait, timer));
    return () -> timer.thenRunAsync(() -> awake(line, timer), executor);
  }

  private void call(Optional<AppId> key, PriorityLane.Place place, Wait over) {
    lock.lock();
    try {
      ScopeQueue line = lines.get(key);
      if (line != null) {
        line.call(place, over);
      }
    } finally {
      lock.unlock();
    }
    turn();
  }

  private void awake(Optional<AppId> key, CompletableFuture<Void> timer) {
    lock.lock();
    try {
      Sleep sleep = asleep.get(key);
      if (sleep != null && sleep.timer == timer) {
        asleep.remove(key);
      }
    } finally {
      lock.unlock();
    }
    turn();
  }

  private void wake(Optional<AppId> key) {
    Sleep sleep = asleep.remove(key);
    if (sleep != null) {
      sleep.timer.cancel(true);
    }
  }

  private void dropIfEmpty(Optional<AppId> key) {
    ScopeQueue line = lines.get(key);
    if (line != null && line.isEmpty()) {
      lines.remove(key);
      wake(key);
    }
  }
}
