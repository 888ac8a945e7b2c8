package dev.rtcsignal.app.testkit;

import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The system's steady clock plus an offset that a test increases, and timers by that clock. A timer
 * ends when real time has reached it, or when {@link #move} has. While it is moved the clock stands
 * still otherwise, so that a slow machine changes no result. Thread-safe.
 */
final class EmulatorClock implements InstantSource, Delayer {
  private final InstantSource steady = SystemDefaults.steadyClock();
  private final Delayer real;
  private final UnfinishedWork work;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong added = new AtomicLong();
  private final ConcurrentSkipListSet<Timer> timers =
      new ConcurrentSkipListSet<>(
          Comparator.comparing((Timer timer) -> timer.due).thenComparing(timer -> timer.order));
  private volatile Duration ahead = Duration.ZERO;
  private volatile Optional<Instant> stopped = Optional.empty();

  /**
   * Makes a clock with the system's time.
   *
   * @param real waits for real time
   * @param work counts what real time ends
   */
  EmulatorClock(Delayer real, UnfinishedWork work) {
    this.real = real;
    this.work = work;
  }

  @Override
  public Instant instant() {
    return stopped.orElseGet(() -> steady.instant().plus(ahead));
  }

  @Override
  public CompletableFuture<Void> after(Duration delay) {
    lock.lock();
    try {
      Timer timer = new Timer(instant().plus(delay), added.getAndIncrement());
      timer.arm(delay);
      timers.add(timer);
      timer.end.whenComplete((done, cancelled) -> remove(timer));
      return timer.end;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Timer timer) {
    timers.remove(timer);
    timer.disarm();
  }

  /** Returns when the next timer ends; empty if none waits. */
  Optional<Instant> next() {
    return timers.stream().map(timer -> timer.due).findFirst();
  }

  /** Stops the clock, until {@link #go}. */
  void stop() {
    stopped = Optional.of(instant());
  }

  /** Moves the stopped clock forward, and ends the timers that are due by then, on this thread. */
  void move(Duration by) {
    Instant now;
    lock.lock();
    try {
      now = instant().plus(by);
      stopped = Optional.of(now);
    } finally {
      lock.unlock();
    }
    for (Timer timer : timers) {
      if (timer.due.isAfter(now)) {
        return;
      }
      timer.end.complete(null);
    }
  }

  /** Lets the clock go on from where it stands; it is never behind real time. */
  void go() {
    lock.lock();
    try {
      Duration moved = Duration.between(steady.instant(), instant());
      ahead = moved.isNegative() ? Duration.ZERO : moved;
      stopped = Optional.empty();
      Instant now = instant();
      timers.forEach(timer -> timer.arm(Duration.between(now, timer.due)));
    } finally {
      lock.unlock();
    }
  }

  private final class Timer {
    private final Instant due;
    private final long order;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile CompletableFuture<Void> realEnd = CompletableFuture.completedFuture(null);

    private Timer(Instant due, long order) {
      this.due = due;
      this.order = order;
    }

    private void arm(Duration delay) {
      disarm();
      realEnd = real.after(delay);
      realEnd.thenRun(() -> work.run(this::reached));
    }

    /** The clock may stand before the timer's end, and arms it again when it goes on. */
    private void reached() {
      if (stopped.isEmpty()) {
        end.complete(null);
      }
    }

    private void disarm() {
      realEnd.cancel(false);
    }
  }
}
