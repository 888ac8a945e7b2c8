package dev.rtcsignal.app.emulator;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one event loop does in its next turns, in order. It is one task for the loop, however many
 * clients it has something for. Safe for use by many threads.
 */
final class NextTurn {
  /** How many are done before the loop sees to other things. */
  private static final int AT_ONCE = 256;

  private final Context loop;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  NextTurn(Context loop) {
    this.loop = loop;
  }

  void add(Runnable task) {
    tasks.add(task);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.runOnContext(turn -> run());
    }
  }

  private void run() {
    scheduled.set(false);
    for (int i = 0; i < AT_ONCE; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      task.run();
    }
    schedule();
  }
}
