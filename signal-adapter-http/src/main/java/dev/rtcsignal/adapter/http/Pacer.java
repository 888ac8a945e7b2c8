package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Priority;
import dev.rtcsignal.domain.delivery.QuotaAnswer.Permit;
import dev.rtcsignal.domain.delivery.QuotaAnswer.Wait;
import dev.rtcsignal.domain.delivery.QuotaClaim;
import dev.rtcsignal.domain.delivery.QuotaQueue;
import dev.rtcsignal.domain.delivery.QuotaScope;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
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
final class Pacer {
  /** Of so many places, one is kept for what is more urgent than bulk. */
  private static final int PLACES_FOR_ONE_KEPT = 8;

  private final Quota quota;
  private final Delayer delayer;
  private final Executor executor;
  private final int mostWaiting;
  private final int keptFromBulk;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. A line for each application, or one without for the whole account. */
  private final Map<Optional<AppId>, Line> lines = new HashMap<>();

  // Guarded by the lock.
  private final Map<Optional<AppId>, Sleep> asleep = new HashMap<>();
  private long tickets;
  private int waiting;
  private int free;

  private record Sleep(Priority priority, Wait quota, CompletableFuture<Void> timer) {}

  /** What to do once the lock is free: code of others runs then. */
  private record Leaving(Ticket ticket, Permit permit) {}

  private record Next(Optional<AppId> line, Line.Head head) {
    Priority priority() {
      return head.claim().priority();
    }

    long number() {
      return head.ticket().number();
    }
  }

  Pacer(Quota quota, Delayer delayer, Executor executor, int places, int mostWaiting) {
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

  /** Joins the queue, unless it is full, or it is certain that the time will not suffice. */
  Ticket join(QuotaClaim claim, Duration within) {
    Ticket ticket;
    boolean mayLeaveNow;
    lock.lock();
    try {
      Optional<NotSent> refusal = reasonAgainst(claim, within);
      ticket = new Ticket(++tickets, claim, refusal);
      if (refusal.isPresent()) {
        return ticket;
      }
      mayLeaveNow = enter(ticket);
    } finally {
      lock.unlock();
    }
    ticket.turn().whenComplete((permit, cancelled) -> leaveUnsent(ticket, cancelled));
    if (mayLeaveNow) {
      turn();
    }
    return ticket;
  }

  /** Returns whether it is worth asking at once; if not, it knows what it waits for. */
  private boolean enter(Ticket ticket) {
    QuotaClaim claim = ticket.claim();
    waiting++;
    Line line = lines.computeIfAbsent(line(claim), app -> new Line());
    boolean asks = !sleepsFor(line(claim), claim.priority());
    Optional<Wait> before =
        asks ? line.waitBefore(claim) : Optional.of(asleep.get(line(claim)).quota);
    before.ifPresent(ticket::waitsFor);
    line.add(ticket);
    return asks;
  }

  private Optional<NotSent> reasonAgainst(QuotaClaim claim, Duration within) {
    if (waiting >= mostWaiting) {
      return Optional.of(new NotSent(NotSent.Reason.QUEUE_FULL));
    }
    Line line = lines.get(line(claim));
    if (line == null) {
      return tooLate(quota.soonest(claim, QuotaQueue.EMPTY), within);
    }
    Line.Place place = Line.Place.of(claim);
    Wait atMost = quota.soonest(claim, line.all(claim.priority(), place));
    if (tooLate(atMost, within).isEmpty()) {
      return Optional.empty();
    }
    long mostInRoom = quota.limits(claim.app()).room() * (within.toSeconds() + 1);
    QuotaQueue certain = line.certain(claim.priority(), place, mostInRoom);
    return tooLate(quota.soonest(claim, certain), within);
  }

  private static Optional<NotSent> tooLate(Wait soonest, Duration within) {
    return soonest.duration().compareTo(within) <= 0
        ? Optional.empty()
        : Optional.of(new NotSent(NotSent.Reason.NO_QUOTA, Optional.of(soonest), List.of()));
  }

  /** The line waits for the quota, for one that is as urgent as this or more. */
  private boolean sleepsFor(Optional<AppId> line, Priority priority) {
    Sleep sleep = asleep.get(line);
    return sleep != null && priority.compareTo(sleep.priority) >= 0;
  }

  private void leaveUnsent(Ticket ticket, Throwable cancelled) {
    if (cancelled != null) {
      lock.lock();
      try {
        Optional<AppId> key = line(ticket.claim());
        Line line = lines.get(key);
        if (line != null && line.remove(ticket)) {
          waiting--;
          wake(key);
          dropIfEmpty(key);
        }
      } finally {
        lock.unlock();
      }
      turn();
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
    List<Leaving> leaving = new ArrayList<>();
    List<Runnable> timers = new ArrayList<>();
    lock.lock();
    try {
      Set<Optional<AppId>> stuck = new HashSet<>();
      Optional<Next> next = next(stuck);
      while (next.isPresent()) {
        if (!passes(next.get(), leaving, timers)) {
          stuck.add(next.get().line);
        }
        dropIfEmpty(next.get().line);
        next = next(stuck);
      }
    } finally {
      lock.unlock();
    }
    timers.forEach(Runnable::run);
    for (Leaving one : leaving) {
      if (!one.ticket.turn().complete(one.permit)) {
        release();
      }
    }
  }

  private Optional<Next> next(Set<Optional<AppId>> stuck) {
    if (free == 0) {
      return Optional.empty();
    }
    return lines.entrySet().stream()
        .filter(line -> !stuck.contains(line.getKey()))
        .flatMap(
            line ->
                line.getValue().first(free > keptFromBulk).stream()
                    .map(head -> new Next(line.getKey(), head)))
        .filter(next -> !sleepsFor(next.line, next.priority()))
        .min(Comparator.comparing(Next::priority).thenComparing(Next::number));
  }

  /** Returns whether those behind it are to be asked now. */
  private boolean passes(Next next, List<Leaving> leaving, List<Runnable> timers) {
    Ticket ticket = next.head.ticket();
    return quota
        .take(next.head.claim())
        .match(
            permit -> {
              lines.get(next.line).leaves(ticket);
              waiting--;
              free--;
              leaving.add(new Leaving(ticket, permit));
              return true;
            },
            wait -> {
              ticket.waitsFor(wait);
              timers.add(waitFor(next, wait));
              return wait.scope() == QuotaScope.ROOM;
            });
  }

  /** Begins a wait; what comes after it is attached later, when the lock is free. */
  private Runnable waitFor(Next next, Wait wait) {
    CompletableFuture<Void> timer = delayer.after(wait.duration());
    if (wait.scope() == QuotaScope.ROOM) {
      lines.get(next.line).park(next.head, wait);
      Line.Place place = Line.Place.of(next.head.claim());
      return () -> timer.thenRunAsync(() -> call(next.line, place, wait), executor);
    }
    wake(next.line);
    asleep.put(next.line, new Sleep(next.priority(), wait, timer));
    return () -> timer.thenRunAsync(() -> awake(next.line, timer), executor);
  }

  private void call(Optional<AppId> key, Line.Place place, Wait over) {
    lock.lock();
    try {
      Line line = lines.get(key);
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
    Line line = lines.get(key);
    if (line != null && line.isEmpty()) {
      lines.remove(key);
      wake(key);
    }
  }
}
