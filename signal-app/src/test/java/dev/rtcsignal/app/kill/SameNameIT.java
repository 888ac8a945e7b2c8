package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** 64 clients post 1,000 names ten times each, at two servers on one database. */
@Timeout(600)
@EnabledIfSystemProperty(named = "kill.measured", matches = "true")
class SameNameIT {
  private static final int NAMES = 1_000;
  private static final int TIMES = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @Test
  void isSentOnceAndTakesNoOtherContent() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("names", KillStore.POSTGRESQL.create(folder), cloud.uri())) {
      fleet.start().start();
      List<URI> servers = List.of(fleet.ready(0), fleet.ready(1));
      postAll(servers);
      fleet.awaitQuiet();
      int other = status(servers.get(1), "other", "name-0");
      KillFigures.add(
          "1,000 names ten times each, two servers",
          "answers %s, arrived %d, twice %d, other content %d",
          statuses,
          cloud.texts(),
          cloud.twice().size(),
          other);
      assertThat(cloud.twice()).isEmpty();
      assertThat(cloud.texts()).isEqualTo(NAMES);
      assertThat(fleet.states()).hasSize(NAMES);
      assertThat(other).isEqualTo(422);
    }
  }

  private void postAll(List<URI> servers) throws Exception {
    List<Callable<Integer>> posts = new ArrayList<>();
    for (int i = 0; i < NAMES * TIMES; i++) {
      String name = "name-" + i % NAMES;
      URI server = servers.get(i / NAMES % servers.size());
      posts.add(() -> status(server, name, name));
    }
    Collections.shuffle(posts, new Random(7));
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      for (Future<Integer> status : threads.invokeAll(posts)) {
        statuses.computeIfAbsent(status.get(), any -> new AtomicInteger()).incrementAndGet();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int status(URI server, String text, String name) throws Exception {
    return http.send(SignalPost.named(server, text, name), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
