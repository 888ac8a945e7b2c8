package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.Priority;
import dev.rtcsignal.domain.delivery.QuotaAnswer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  // Guarded by the lock.
  private final Map<AppId, Line> lines = new HashMap<>();
  private final Map<AppId, Sleep> asleep = new HashMap<>();
  private long tickets;
  private int waiting;
  private int free;

  private record Sleep(Priority priority, CompletableFuture<Void> timer) {}

  private record Leaving(Ticket ticket, Permit permit) {}

  Pacer(Quota quota, Delayer delayer, Executor executor, int places, int mostWaiting) {
    this.quota = quota;
    this.delayer = delayer;
    this.executor = executor;
    this.free = places;
    this.keptFromBulk = places / PLACES_FOR_ONE_KEPT;
    this.mostWaiting = mostWaiting;
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
      waiting++;
      lines.computeIfAbsent(claim.app(), app -> new Line()).add(ticket);
      mayLeaveNow = !sleepsFor(claim);
    } finally {
      lock.unlock();
    }
    ticket.turn().whenComplete((permit, cancelled) -> leaveUnsent(ticket, cancelled));
    if (mayLeaveNow) {
      turn();
    }
    return ticket;
  }

  private Optional<NotSent> reasonAgainst(QuotaClaim claim, Duration within) {
    if (waiting >= mostWaiting) {
      return Optional.of(new NotSent(NotSent.Reason.QUEUE_FULL, Optional.empty(), List.of()));
    }
    Line line = lines.get(claim.app());
    if (line == null) {
      return tooLate(quota.soonest(claim, QuotaQueue.EMPTY), within);
    }
    Wait atMost = quota.soonest(claim, line.all(claim.priority(), claim.room()));
    if (tooLate(atMost, within).isEmpty()) {
      return Optional.empty();
    }
    long mostInRoom = quota.use(claim.app()).limits().room() * (within.toSeconds() + 1);
    return tooLate(
        quota.soonest(claim, line.certain(claim.priority(), claim.room(), mostInRoom)), within);
  }

  private static Optional<NotSent> tooLate(Wait soonest, Duration within) {
    return soonest.duration().compareTo(within) <= 0
        ? Optional.empty()
        : Optional.of(new NotSent(NotSent.Reason.NO_QUOTA, Optional.of(soonest), List.of()));
  }

  /** The application waits for the quota, for one that is as urgent as this or more. */
  private boolean sleepsFor(QuotaClaim claim) {
    Sleep sleep = asleep.get(claim.app());
    return sleep != null && claim.priority().compareTo(sleep.priority) >= 0;
  }

  private void leaveUnsent(Ticket ticket, Throwable cancelled) {
    if (cancelled != null) {
      lock.lock();
      try {
        Line line = lines.get(ticket.claim().app());
        if (line != null && line.remove(ticket)) {
          waiting--;
          wake(ticket.claim().app());
          dropIfEmpty(ticket.claim().app(), line);
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

  /** Lets leave whoever may. */
  private void turn() {
    List<Leaving> leaving = new ArrayList<>();
    lock.lock();
    try {
      for (AppId app : List.copyOf(lines.keySet())) {
        turn(app, lines.get(app), leaving);
      }
    } finally {
      lock.unlock();
    }
    for (Leaving one : leaving) {
      if (!one.ticket.turn().complete(one.permit)) {
        release();
      }
    }
  }

  private void turn(AppId app, Line line, List<Leaving> leaving) {
    boolean goOn = true;
    while (goOn && free > 0) {
      Optional<Ticket> first = line.first(free > keptFromBulk);
      goOn =
          first.isPresent()
              && !sleepsFor(first.get().claim())
              && mayPass(app, line, first.get(), leaving);
    }
    dropIfEmpty(app, line);
  }

  /** Returns whether those behind it are to be asked now. */
  private boolean mayPass(AppId app, Line line, Ticket ticket, List<Leaving> leaving) {
    QuotaAnswer answer = quota.take(ticket.claim());
    return answer.match(
        permit -> {
          line.leaves(ticket);
          waiting--;
          free--;
          leaving.add(new Leaving(ticket, permit));
          return true;
        },
        wait -> {
          ticket.waitsFor(wait);
          if (wait.scope() == QuotaScope.ROOM) {
            line.park(ticket);
            delayer.after(wait.duration()).thenRunAsync(() -> call(app, ticket.claim()), executor);
            return true;
          }
          sleep(app, ticket.claim().priority(), wait.duration());
          return false;
        });
  }

  private void call(AppId app, QuotaClaim claim) {
    lock.lock();
    try {
      Line line = lines.get(app);
      if (line != null) {
        line.call(claim.priority(), claim.room());
      }
    } finally {
      lock.unlock();
    }
    turn();
  }

  private void sleep(AppId app, Priority priority, Duration duration) {
    wake(app);
    CompletableFuture<Void> timer = delayer.after(duration);
    asleep.put(app, new Sleep(priority, timer));
    timer.thenRunAsync(() -> awake(app, timer), executor);
  }

  private void awake(AppId app, CompletableFuture<Void> timer) {
    lock.lock();
    try {
      Sleep sleep = asleep.get(app);
      if (sleep != null && sleep.timer == timer) {
        asleep.remove(app);
      }
    } finally {
      lock.unlock();
    }
    turn();
  }

  private void wake(AppId app) {
    Sleep sleep = asleep.remove(app);
    if (sleep != null) {
      sleep.timer.cancel(true);
    }
  }

  private void dropIfEmpty(AppId app, Line line) {
    if (line.isEmpty()) {
      lines.remove(app);
      wake(app);
    }
  }
}
