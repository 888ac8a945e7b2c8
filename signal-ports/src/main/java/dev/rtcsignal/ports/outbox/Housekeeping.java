package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does what recurs: polls, each second publishes the use of the quota and forgets what has ended
 * long ago, every 10 s counts, and each minute reads again what may have been committed late.
 */
record Housekeeping(
    RelayContext context,
    LeaderLease leader,
    OutboxRelay relay,
    EndWaiters waiters,
    LateMarks lateMarks,
    AtomicBoolean closed) {
  /** Between two polls while there is something to find, as what another process enqueues. */
  private static final Duration SOON = Duration.ofMillis(5);

  private static final int COUNT_EVERY = 10;
  private static final int SWEEP_EVERY = 60;
  private static final int FORGET_AT_ONCE = 1_000;

  void start() {
    poll();
    everySecond(0);
  }

  private void poll() {
    relay.serial().execute(relay::poll);
    waiters
        .poll()
        .whenComplete(
            (done, failure) -> {
              if (!closed.get()) {
                context.delayer().after(pause()).thenRun(this::poll);
              }
            });
  }

  private Duration pause() {
    Duration usual = context.pollInterval();
    boolean busy = waiters.isAsking() || relay.foundLately();
    return busy && SOON.compareTo(usual) < 0 ? SOON : usual;
  }

  private void everySecond(int second) {
    if (closed.get()) {
      return;
    }
    context.delayer().after(Duration.ofSeconds(1)).thenRun(() -> everySecond(second + 1));
    sweep(isSweep(second));
    leader.held().ifPresent(lease -> lead(lease, second));
  }

  private void sweep(boolean always) {
    relay.serial().execute(() -> relay.sweep(always));
  }

  private void publishUse(Lease lease) {
    try {
      context.store().publish(lease, context.quota().use().get());
    } catch (RuntimeException | Error e) {
      // The source is the application's code.
      RelayLog.taskFailed(e);
    }
  }

  private static boolean isSweep(int second) {
    return second % SWEEP_EVERY == SWEEP_EVERY - 1;
  }

  private void lead(Lease lease, int second) {
    if (second % COUNT_EVERY == 0) {
      context
          .store()
          .count(context.line())
          .thenAccept(counts -> context.notify(listener -> listener.counted(counts)));
    }
    if (isSweep(second)) {
      lateMarks.end(lease).thenRun(() -> sweep(true));
    }
    Instant ended = context.now().minus(context.retention());
    // A failure is told by the operations of the relay, and this is repeated in a second.
    context.store().forget(context.line(), ended, FORGET_AT_ONCE);
    publishUse(lease);
  }
}
