package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.ports.Delayer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A delayer whose delays end when the test ends them. */
final class PendingDelays implements Delayer {
  private final List<Duration> requested = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Void> after(Duration delay) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    requested.add(delay);
    ends.add(end);
    return end;
  }

  List<Duration> requested() {
    return requested;
  }

  void awaitWaiting(int count) {
    await().atMost(30, SECONDS).until(() -> ends.size() == count);
  }

  void endAll() {
    ends.forEach(end -> end.complete(null));
  }
}
