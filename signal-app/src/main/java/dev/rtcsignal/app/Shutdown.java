package dev.rtcsignal.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How the process ends. A program that runs until it is told to stop, and is told by SIGTERM or
 * Ctrl-C, finishes and exits with 0, where the JVM by itself would exit with 143 or 130. One that
 * is interrupted in anything else keeps that exit code.
 */
final class Shutdown {
  private final CountDownLatch told = new CountDownLatch(1);
  private final AtomicBoolean exiting = new AtomicBoolean();
  private final AtomicReference<Runnable> finish = new AtomicReference<>();

  static Shutdown ofProcess() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::signalled, "shutdown"));
    return shutdown;
  }

  /** Waits until the process is told to stop; meanwhile {@code last} is what it will do then. */
  void await(Runnable last) {
    finish.set(last);
    try {
      told.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void exit(int code) {
    exiting.set(true);
    System.exit(code);
  }

  private void signalled() {
    Runnable last = finish.get();
    if (last != null && !exiting.get()) {
      last.run();
      told.countDown();
      Runtime.getRuntime().halt(0);
    }
  }
}
