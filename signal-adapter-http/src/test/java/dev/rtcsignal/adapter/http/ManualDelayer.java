package dev.rtcsignal.adapter.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Waits of which a test decides when they end; the first of each send is its deadline. */
final class ManualDelayer implements Delayer {
  record Wait(Duration delay, CompletableFuture<Void> end) {}

  private final List<Wait> waits = new CopyOnWriteArrayList<>();
  private final boolean backOffEndsAtOnce;
  private final Duration callTimeout;

  private ManualDelayer(Duration callTimeout, boolean backOffEndsAtOnce) {
    this.callTimeout = callTimeout;
    this.backOffEndsAtOnce = backOffEndsAtOnce;
  }

  /** Neither deadlines nor back-offs end by themselves. */
  static ManualDelayer still(Duration callTimeout) {
    return new ManualDelayer(callTimeout, false);
  }

  /** Back-offs are over at once; deadlines never come. */
  static ManualDelayer hasty(Duration callTimeout) {
    return new ManualDelayer(callTimeout, true);
  }

  @Override
  public CompletableFuture<Void> after(Duration delay) {
    Wait wait = new Wait(delay, new CompletableFuture<>());
    waits.add(wait);
    if (backOffEndsAtOnce && !delay.equals(callTimeout)) {
      wait.end.complete(null);
    }
    return wait.end;
  }

  List<Wait> deadlines() {
    return all().filter(wait -> wait.delay.equals(callTimeout)).toList();
  }

  List<Wait> backOffs() {
    return all().filter(wait -> !wait.delay.equals(callTimeout)).toList();
  }

  private Stream<Wait> all() {
    return waits.stream();
  }
}
