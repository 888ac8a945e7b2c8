package dev.rtcsignal.app;

import dev.rtcsignal.app.config.Environment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * Ends the process. On SIGTERM or Ctrl-C the action of the running program is run, and its exit
 * code is that of the process: 0 for a server, where the JVM alone would exit with 143 or 130. A
 * program without an action keeps the exit code of the JVM.
 */
final class Shutdown implements Environment.Interrupts {
  private final CountDownLatch signalled = new CountDownLatch(1);
  private final AtomicBoolean exiting = new AtomicBoolean();
  private final AtomicReference<IntSupplier> finish = new AtomicReference<>();

  static Shutdown ofProcess() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::onSignal, "shutdown"));
    return shutdown;
  }

  /** Waits for a signal, and runs the action when it comes. */
  void await(Runnable last) {
    runAtLast(
        () -> {
          last.run();
          return 0;
        });
    try {
      signalled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void runAtLast(IntSupplier last) {
    finish.set(last);
  }

  void exit(int code) {
    exiting.set(true);
    System.exit(code);
  }

  private void onSignal() {
    IntSupplier action = finish.get();
    if (action != null && !exiting.get()) {
      int code = action.getAsInt();
      signalled.countDown();
      Runtime.getRuntime().halt(code);
    }
  }
}
