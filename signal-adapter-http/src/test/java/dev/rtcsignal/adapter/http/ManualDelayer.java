package dev.rtcsignal.adapter.http;

import dev.rtcsignal.ports.Delayer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Timers that a test completes. Each send has two limits: the time to leave, which is four fifths
 * of the call timeout, and the time in all; every other timer is a back-off or the limit of an
 * attempt.
 */
final class ManualDelayer implements Delayer {
  record Timer(Duration delay, CompletableFuture<Void> end) {}

  private final List<Timer> timers = new CopyOnWriteArrayList<>();
  private final boolean endsBackOffs;
  private final Duration callTimeout;

  private ManualDelayer(Duration callTimeout, boolean endsBackOffs) {
    this.callTimeout = callTimeout;
    this.endsBackOffs = endsBackOffs;
  }

  /** Returns a delayer of which no timer ends by itself. */
  static ManualDelayer holding(Duration callTimeout) {
    return new ManualDelayer(callTimeout, false);
  }

  /** Returns a delayer whose back-offs end at once, and its limits never. */
  static ManualDelayer endingBackOffs(Duration callTimeout) {
    return new ManualDelayer(callTimeout, true);
  }

  @Override
  public CompletableFuture<Void> after(Duration delay) {
    Timer timer = new Timer(delay, new CompletableFuture<>());
    timers.add(timer);
    if (endsBackOffs && isBackOff(timer)) {
      timer.end.complete(null);
    }
    return timer.end;
  }

  /** Returns the limits of whole sends. */
  List<Timer> deadlines() {
    return timers.stream().filter(this::isDeadline).toList();
  }

  List<Timer> backOffs() {
    return timers.stream().filter(this::isBackOff).toList();
  }

  private boolean isDeadline(Timer timer) {
    return timer.delay.equals(callTimeout);
  }

  private boolean isBackOff(Timer timer) {
    return !isDeadline(timer) && !timer.delay.equals(callTimeout.multipliedBy(4).dividedBy(5));
  }
}
