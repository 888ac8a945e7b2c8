package dev.rtcsignal.app;

import dev.rtcsignal.app.journal.JournalWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stops the parts of a program in order. */
record OrderlyStop(Vertx vertx, AutoCloseable transport, Optional<JournalWriter> journal) {
  private static final System.Logger LOG = System.getLogger(OrderlyStop.class.getName());

  /**
   * Waits for the listeners, which give open requests their time, then closes the rest.
   *
   * @param delays how long the listeners wait on purpose
   */
  void run(Future<Void> listeners, Duration delays) {
    attempt(() -> await(listeners, delays.toSeconds() + ServerAssembly.DRAIN_SECONDS + 2));
    attempt(transport);
    attempt(() -> journal.ifPresent(JournalWriter::close));
    attempt(() -> await(vertx.close(), 2));
  }

  /** A step that fails does not keep the later ones from running. */
  private static void attempt(AutoCloseable step) {
    try {
      step.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "not everything stopped in time: {0}", e.getClass());
    }
  }

  private static void await(Future<Void> done, long seconds) throws Exception {
    done.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
  }
}
