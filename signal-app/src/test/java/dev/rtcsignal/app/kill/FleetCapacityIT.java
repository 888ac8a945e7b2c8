package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many callbacks a second one server takes, beside its database and the clients. */
@Timeout(600)
@EnabledIfSystemProperty(named = "fleet.measured", matches = "true")
class FleetCapacityIT {
  private static final int AT_ONCE = 64;
  private static final int WARM_UP = 10_000;
  private static final int COUNT = 20_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger next = new AtomicInteger();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void callbacks(KillStore store) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("capacity-" + store, store.create(folder), cloud.uri())
                .with("JDK_JAVA_OPTIONS", "-Xmx512m")) {
      URI server = fleet.start().ready(0);
      measure("bare", server, store, FleetCallbacks::bare);
      measure("sealed", server, store, FleetCallbacks::sealed);
    }
  }

  private void measure(String kind, URI server, KillStore store, IntFunction<String> body)
      throws InterruptedException {
    post(server, WARM_UP, body);
    long began = System.nanoTime();
    post(server, COUNT, body);
    double seconds = (System.nanoTime() - began) / 1e9;
    KillFigures.add(
        kind + " callbacks at one server, " + store,
        "%.0f/s, %d at once",
        COUNT / seconds,
        AT_ONCE);
  }

  private void post(URI server, int count, IntFunction<String> body) throws InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    AtomicInteger taken = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      places.acquire();
      http.sendAsync(
              request(server, body.apply(next.getAndIncrement())),
              HttpResponse.BodyHandlers.discarding())
          .whenComplete(
              (reply, failure) -> {
                taken.addAndGet(failure == null && reply.statusCode() == 200 ? 1 : 0);
                places.release();
              });
    }
    places.acquire(AT_ONCE);
    assertThat(taken).hasValue(count);
  }

  private static HttpRequest request(URI server, String body) {
    return HttpRequest.newBuilder(server.resolve("/callback"))
        .timeout(Duration.ofSeconds(30))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
