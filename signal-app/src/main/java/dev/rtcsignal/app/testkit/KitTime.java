package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The one time of an emulator: moves its clock from timer to timer, and waits after each for what
 * it caused. So what takes six seconds has the same results after {@code advance} by six seconds.
 * Thread-safe.
 */
final class KitTime implements AutoCloseable {
  /** How late a timer of the cloud may run in real time. */
  private static final Duration TICK = Duration.ofMillis(10);

  private final SystemDelayer real = new SystemDelayer();
  private final UnfinishedWork work = new UnfinishedWork();
  private final EmulatorClock clock = new EmulatorClock(real, work);
  private final ReentrantLock advancing = new ReentrantLock();
  private volatile boolean running = true;

  EmulatorClock clock() {
    return clock;
  }

  UnfinishedWork work() {
    return work;
  }

  /** Runs the timers of a cloud in real time, until the emulator closes. */
  void run(EmulatedCloud cloud) {
    if (running) {
      real.after(TICK).thenRun(() -> run(cloud));
      work.run(cloud::tick);
    }
  }

  /** Moves the clock forward, and runs all timers that are due by then, each at its time. */
  void advance(Duration by, EmulatedCloud cloud) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + by);
    }
    advance(
        by,
        () ->
            Stream.of(clock.next(), cloud.nextTimer())
                .flatMap(Optional::stream)
                .min(Instant::compareTo),
        cloud::tick);
  }

  private void advance(Duration by, Supplier<Optional<Instant>> next, Runnable tick) {
    advancing.lock();
    try {
      // Stopped first: a timer that real time ends meanwhile is one that awaitEnd waits for.
      clock.stop();
      work.awaitEnd();
      Duration left = by;
      for (Optional<Duration> step = until(next); fits(step, left); step = until(next)) {
        left = left.minus(step.orElseThrow());
        move(step.orElseThrow(), tick);
      }
      move(left, tick);
    } finally {
      clock.go();
      advancing.unlock();
    }
  }

  /** Ends timers as {@link #advance} does, but not those of the cloud: it stands still now. */
  void drain(Duration by) {
    running = false;
    advance(by, clock::next, () -> {});
  }

  private Optional<Duration> until(Supplier<Optional<Instant>> next) {
    return next.get()
        .map(due -> Duration.between(clock.instant(), due))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  private static boolean fits(Optional<Duration> step, Duration left) {
    return step.filter(some -> some.compareTo(left) <= 0).isPresent();
  }

  private void move(Duration step, Runnable tick) {
    clock.move(step);
    tick.run();
    work.awaitEnd();
  }

  /** Ends all timers: those that still wait never end. */
  @Override
  public void close() {
    real.close();
  }
}
