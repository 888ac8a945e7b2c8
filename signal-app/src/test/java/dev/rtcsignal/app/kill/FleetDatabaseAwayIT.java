package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.ports.fixture.MariaDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database of two servers is away, for 2 s; with the system property {@code fleet.measured},
 * for 10 s.
 */
@Timeout(600)
class FleetDatabaseAwayIT {
  private static final int AWAY_MILLIS = KillFigures.OF_FLEETS ? 10_000 : 2_000;
  private static final int PER_SECOND = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Ledger ledger = new Ledger();

  @TempDir private Path folder;

  @Test
  void losesNothingOnPostgresql() throws Exception {
    try (KillableDatabase database = KillableDatabase.postgresql(folder)) {
      prove("PostgreSQL", database);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "fleet.measured", matches = "true")
  void losesNothingOnMariadb() throws Exception {
    assumeThat(MariaDbServer.isInstalled()).isTrue();
    try (KillableDatabase database = KillableDatabase.mariadb()) {
      prove("MariaDB", database);
    }
  }

  private void prove(String what, KillableDatabase database) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet = new KilledFleet("away", database.url(), cloud.uri())) {
      fleet.start().start();
      URI one = fleet.ready(0);
      fleet.ready(1);
      await().atMost(PATIENCE).until(() -> fleet.sender().isPresent());
      SignalLoad load = new SignalLoad("signal", PER_SECOND, fleet::addresses, ledger);
      try (load) {
        Pause.of(1_000);
        database.kill();
        lookWhileAway(one);
        Pause.of(AWAY_MILLIS);
        database.startAgain();
        KillFigures.add(
            "database of two servers away for " + AWAY_MILLIS + " ms, " + what,
            "sends again %d ms after it answers",
            untilNext(cloud));
      }
      fleet.awaitQuiet();
      assertThat(ledger.contradictions(cloud, fleet.states())).isEmpty();
      assertThat(callback(one, FleetCallbacks.sealed(2)).statusCode()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> status(one, "/health/ready") == 200);
    }
  }

  private void lookWhileAway(URI server) throws Exception {
    HttpResponse<String> sealed = callback(server, FleetCallbacks.sealed(1));
    assertThat(sealed.statusCode()).isEqualTo(503);
    assertThat(sealed.headers().firstValue("Retry-After")).contains("1");
    assertThat(callback(server, FleetCallbacks.bare(1)).body()).contains("received 5 bytes");
    assertThat(status(server, "/health/live")).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> status(server, "/health/ready") == 503);
    assertThat(http.send(SignalPost.named(server, "away", "away"), text()).statusCode())
        .isEqualTo(503);
  }

  private HttpResponse<String> callback(URI server, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve("/callback"))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        text());
  }

  private int status(URI server, String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(server.resolve(path)).build(), text()).statusCode();
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  /** Returns after how many milliseconds the next signal arrived. */
  private static long untilNext(CountingCloud cloud) {
    long started = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> cloud.firstAfter(started) != Long.MAX_VALUE);
    return TimeUnit.NANOSECONDS.toMillis(cloud.firstAfter(started) - started);
  }
}
