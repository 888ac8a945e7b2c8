package dev.rtcsignal.adapter.http;

import dev.rtcsignal.ports.Delayer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Waits of which a test decides when they end. Each send has two that limit it: the time until it
 * has to leave, and the time in all; the others are back-offs.
 */
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
    if (backOffEndsAtOnce && isBackOff(wait)) {
      wait.end.complete(null);
    }
    return wait.end;
  }

  List<Wait> deadlines() {
    return waits.stream().filter(this::isDeadline).toList();
  }

  List<Wait> timesToLeave() {
    return waits.stream().filter(this::isTimeToLeave).toList();
  }

  List<Wait> backOffs() {
    return waits.stream().filter(this::isBackOff).toList();
  }

  private boolean isDeadline(Wait wait) {
    return wait.delay.equals(callTimeout);
  }

  private boolean isTimeToLeave(Wait wait) {
    return wait.delay.equals(callTimeout.multipliedBy(4).dividedBy(5));
  }

  private boolean isBackOff(Wait wait) {
    return !isDeadline(wait) && !isTimeToLeave(wait);
  }
}
