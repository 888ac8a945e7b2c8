package dev.rtcsignal.app;

import dev.rtcsignal.app.config.Environment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * How the process ends. A program that runs until it is told to stop, and is told by SIGTERM or
 * Ctrl-C, finishes and exits with 0, where the JVM by itself would exit with 143 or 130. One that
 * is interrupted in something that has to be brought to an end does that, and gives its exit code;
 * one that is interrupted in anything else keeps that of the JVM.
 */
final class Shutdown implements Environment.Interrupts {
  private final CountDownLatch told = new CountDownLatch(1);
  private final AtomicBoolean exiting = new AtomicBoolean();
  private final AtomicReference<IntSupplier> finish = new AtomicReference<>();

  static Shutdown ofProcess() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::signalled, "shutdown"));
    return shutdown;
  }

  /** Waits until the process is told to stop; meanwhile {@code last} is what it will do then. */
  void await(Runnable last) {
    runAtLast(
        () -> {
          last.run();
          return 0;
        });
    try {
      told.await();
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

  private void signalled() {
    IntSupplier last = finish.get();
    if (last != null && !exiting.get()) {
      int code = last.getAsInt();
      told.countDown();
      Runtime.getRuntime().halt(code);
    }
  }
}
