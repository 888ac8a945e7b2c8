package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same message, and the same event, at two replicas at once. 200 times; with the system
 * property {@code fleet.measured}, 10,000 times.
 */
@Timeout(900)
class FleetOnceIT {
  private static final int TIMES = KillFigures.OF_FLEETS ? 10_000 : 200;
  private static final int AT_ONCE = 50;
  private static final NotificationSecret SECRET = new NotificationSecret("fleet-event-secret");

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.rtcsignal.app.kill.KillStore#ofFleets")
  void aSealedMessageIsHandledOnce(KillStore store) throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        KilledFleet fleet =
            new KilledFleet("once-" + store, store.create(folder), cloud.uri())
                .with("SIGNAL_SEALED", "demanded")) {
      fleet.start().start();
      List<URI> servers = List.of(fleet.ready(0), fleet.ready(1));
      int handled = 0;
      for (int first = 0; first < TIMES; first += AT_ONCE) {
        handled += handled(servers, first);
      }
      KillFigures.add(
          "sealed messages at two servers at once, " + store,
          "%d messages, handled %d times",
          TIMES,
          handled);
      assertThat(handled).isEqualTo(TIMES);
    }
  }

  /** Returns how many of the replies to some messages have the answer of the handler. */
  private int handled(List<URI> servers, int first) {
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    for (int i = first; i < first + AT_ONCE; i++) {
      String body = FleetCallbacks.sealed(i);
      servers.forEach(server -> replies.add(post(server, body)));
    }
    List<HttpResponse<String>> all = replies.stream().map(CompletableFuture::join).toList();
    assertThat(all).allSatisfy(reply -> assertThat(reply.statusCode()).isEqualTo(200));
    return (int) all.stream().filter(reply -> !reply.body().isEmpty()).count();
  }

  private CompletableFuture<HttpResponse<String>> post(URI server, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/callback"))
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @MethodSource("dev.rtcsignal.app.kill.KillStore#ofFleets")
  void anEventIsHandledOnce(KillStore store) throws Exception {
    Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
    String url = store.create(folder);
    try (JdbcOutboxStore one = StoredEntries.open(url);
        JdbcOutboxStore two = StoredEntries.open(url);
        NotificationWebhook here = webhook(one, handled);
        NotificationWebhook there = webhook(two, handled)) {
      for (int first = 0; first < TIMES; first += AT_ONCE) {
        List<CompletableFuture<?>> replies = new ArrayList<>();
        for (int i = first; i < first + AT_ONCE; i++) {
          byte[] event = event("event-" + i);
          replies.add(here.receive(event).toCompletableFuture());
          replies.add(there.receive(event).toCompletableFuture());
        }
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).join();
      }
    }
    int most = handled.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
    KillFigures.add(
        "events at two replicas at once, " + store,
        "%d events, handled %d, most times %d",
        TIMES,
        handled.size(),
        most);
    assertThat(handled).hasSize(TIMES);
    assertThat(most).isEqualTo(1);
  }

  private static NotificationWebhook webhook(
      JdbcOutboxStore store, Map<String, AtomicInteger> handled) {
    return NotificationWebhook.builder(
            KilledFleet.APP,
            () -> List.of(SECRET),
            event -> {
              handled
                  .computeIfAbsent(event.source().id(), id -> new AtomicInteger())
                  .incrementAndGet();
              return CompletableFuture.completedFuture(null);
            },
            Instant::now)
        .seen(store.registers().seen())
        .build();
  }

  private static byte[] event(String id) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("EventType", "UserJoinRoom");
    values.put("EventData", "{\"RoomId\":\"" + id + "\",\"UserId\":\"u\"}");
    values.put("EventTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    values.put("EventId", id);
    values.put("AppId", KilledFleet.APP.value());
    values.put("Version", "2020-12-01");
    values.put("Nonce", "0042");
    String signature = SECRET.sign(List.copyOf(values.values()));
    JsonObjectBuilder json = Json.object();
    values.forEach(json::add);
    json.add("Signature", signature);
    return json.build().toString().getBytes(StandardCharsets.UTF_8);
  }
}
