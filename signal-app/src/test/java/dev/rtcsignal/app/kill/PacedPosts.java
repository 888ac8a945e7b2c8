package dev.rtcsignal.app.kill;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Posts signals to one server at a steady rate, and measures their answers. */
final class PacedPosts {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final int perSecond;

  PacedPosts(URI server, int perSecond) {
    this.server = server;
    this.perSecond = perSecond;
  }

  /** Returns how long each accepted signal took, in order. */
  long[] run(int count, String prefix) {
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    AtomicInteger posted = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Runnable one =
        () -> {
          int number = posted.getAndIncrement();
          if (number < count) {
            time(SignalPost.of(server, prefix + number).build(), times, answered);
          }
        };
    timer.scheduleAtFixedRate(one, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    try {
      await().atMost(Duration.ofMinutes(3)).until(() -> answered.get() == count);
    } finally {
      timer.shutdownNow();
    }
    long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private void time(HttpRequest request, Queue<Long> times, AtomicInteger answered) {
    long before = System.nanoTime();
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) -> {
              if (answer != null && answer.statusCode() == 200) {
                times.add(System.nanoTime() - before);
              }
              answered.incrementAndGet();
            });
  }
}
