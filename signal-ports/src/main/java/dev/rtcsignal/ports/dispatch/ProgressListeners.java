package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.BulkProgress;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notifies the listeners of a bulk delivery. One thread at a time does, for the others too, with
 * the progress of that moment, so that no listener sees it go back.
 */
final class ProgressListeners {
  private final List<Consumer<BulkProgress>> all = new CopyOnWriteArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();

  void add(Consumer<BulkProgress> listener, Supplier<BulkProgress> progress) {
    all.add(Objects.requireNonNull(listener));
    changed(progress);
  }

  void changed(Supplier<BulkProgress> progress) {
    if (all.isEmpty() || changes.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = changes.get();
      BulkProgress now = progress.get();
      all.forEach(listener -> notify(listener, now));
    } while (changes.addAndGet(-seen) > 0);
  }

  private static void notify(Consumer<BulkProgress> listener, BulkProgress progress) {
    try {
      listener.accept(progress);
    } catch (RuntimeException | Error e) {
      System.getLogger(ProgressListeners.class.getName())
          .log(Level.WARNING, "a listener of progress failed: {0}", Failures.describe(e));
    }
  }
}
