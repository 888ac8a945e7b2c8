package dev.rtcsignal.app.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One Vert.x for all emulators of a process: starting one takes longer than all else. Its threads
 * are daemons, which do not keep the process alive.
 */
final class SharedVertx {
  static final Vertx VERTX =
      Vertx.vertx(
          new VertxOptions()
              .setUseDaemonThread(true)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));

  private SharedVertx() {}

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the emulator started or stopped", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the emulator did not start or stop within 10 s", e);
    }
  }
}
