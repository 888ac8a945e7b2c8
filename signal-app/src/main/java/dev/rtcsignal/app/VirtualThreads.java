package dev.rtcsignal.app;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Virtual threads, from JDK 21 on; looked up at run time, since the code is compiled for 17. */
final class VirtualThreads {
  private VirtualThreads() {}

  static Optional<Executor> executor() {
    try {
      return Optional.of(
          (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return Optional.empty();
    }
  }
}
