package dev.rtcsignal.adapter.http;

import dev.rtcsignal.ports.Delayer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A clock and its timers, which go on only when a test says so. For one thread. */
final class VirtualTime implements Delayer, InstantSource {
  private record Timer(Instant due, long number, CompletableFuture<Void> end) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::number));
  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private long numbers;

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public CompletableFuture<Void> after(Duration delay) {
    Timer timer = new Timer(now.plus(delay), numbers++, new CompletableFuture<>());
    timers.add(timer);
    return timer.end;
  }

  /** Runs something later. */
  void in(Duration delay, Runnable task) {
    after(delay).thenRun(task);
  }

  /** Lets time pass, and what is due happen. */
  void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (!timers.isEmpty() && !timers.peek().due.isAfter(end)) {
      Timer next = timers.remove();
      now = next.due;
      next.end.complete(null);
    }
    now = end;
  }
}
