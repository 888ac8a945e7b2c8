package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.journey.Program;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bulk send that is killed at random moments, and repeated until it ends. Row D1 of the field
 * faults. Four kills; with the system property {@code siege.measured}, 50, and figures.
 */
class KilledBulkSendIT {
  private static final int KILLS = ServerUnderAttack.MEASURED ? 50 : 4;
  private static final int KILLS_PER_MESSAGE = 4;
  private static final int USERS = 3_000;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final SplittableRandom random = new SplittableRandom(20_241_130);
  private final Map<String, String> settings = new HashMap<>();

  @TempDir private Path folder;
  private Path users;
  private URI emulator;
  private int kills;
  private int uncertain;

  @Test
  void sendsToNoUserTwiceAndLeavesOutOnlyThoseWhoAreUncertain() throws Exception {
    users = folder.resolve("users.txt");
    Files.write(users, IntStream.range(0, USERS).mapToObj(i -> "user" + i).toList());
    try (Program cloud = emulator()) {
      emulator = cloud.ready("emulator");
      settings.put("SIGNAL_CLOUD", emulator.toString());
      for (int message = 0; kills < KILLS; message++) {
        int before = kills;
        sendUntilItEnds("message " + message);
        if (kills == before) {
          break;
        }
      }
    }
    System.out.printf("%d kills, %d users uncertain, none twice%n", kills, uncertain);
    assertThat(kills).isPositive();
  }

  private Program emulator() throws Exception {
    settings.put("SIGNAL_APP_ID", "60af4c8dcb758d00ce35adb3");
    settings.put("SIGNAL_APP_KEY", "killed-bulk-app-key-0123456789");
    settings.put("SIGNAL_ACCESS_KEY_ID", "AKLTkilled");
    settings.put("SIGNAL_SECRET_ACCESS_KEY", "killed-bulk-secret-0123456789");
    settings.put("SIGNAL_APP_QUOTA", "1500");
    settings.put("SIGNAL_ROOM_QUOTA", "400");
    return Program.start(
        "killed-bulk-emulator",
        Map.of(),
        "emulator",
        "--emulator-port=0",
        "--app-quota=1500",
        "--room-quota=400",
        "--app=60af4c8dcb758d00ce35adb3=killed-bulk-app-key-0123456789",
        "--access-key=AKLTkilled=killed-bulk-secret-0123456789");
  }

  private void sendUntilItEnds(String text) throws Exception {
    request("POST", "/emulator/reset");
    for (int i = 0; i < KILLS_PER_MESSAGE; i++) {
      killSoon(text);
    }
    JsonObject summary;
    try (Program send = send(text)) {
      send.exitCode();
      summary = Json.parse(send.out().strip()).orElseThrow();
    }
    Map<String, Integer> taken = taken();
    int told = summary.getInt("uncertain");
    assertThat(taken.values()).as("sent to twice").allMatch(times -> times == 1);
    assertThat(USERS - taken.size()).as("missing, of %d uncertain", told).isBetween(0, told);
    assertThat(summary.getInt("accepted") + told).isEqualTo(USERS);
    uncertain += told;
  }

  /** Kills the run at a random moment after its first call has left. */
  private void killSoon(String text) throws Exception {
    long records = records();
    long more = random.nextLong(1, 60);
    try (Program send = send(text)) {
      await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofSeconds(60))
          .until(() -> !send.isAlive() || records() >= records + more);
      kills += send.isAlive() ? 1 : 0;
      send.kill();
    }
  }

  private Path outcomes() {
    return Path.of(users + ".outcomes");
  }

  private long records() throws Exception {
    return Files.exists(outcomes()) ? Files.readString(outcomes()).lines().count() : 0;
  }

  private Program send(String text) throws Exception {
    return Program.start(
        "killed-bulk-send",
        settings,
        "send",
        "room-users",
        "--room=hall",
        "--to-file=" + users,
        "--text=" + text,
        "--json");
  }

  /** Returns how many accepted calls each user is in, by the log of the emulator. */
  private Map<String, Integer> taken() throws Exception {
    Map<String, Integer> taken = new HashMap<>();
    JsonArray calls =
        Json.parse(request("GET", "/emulator/requests")).orElseThrow().getJsonArray("requests");
    for (JsonObject call : calls.getValuesAs(JsonObject.class)) {
      if (!call.containsKey("refused")) {
        List<JsonString> to =
            call.getJsonObject("decoded").getJsonArray("to").getValuesAs(JsonString.class);
        to.forEach(user -> taken.merge(user.getString(), 1, Integer::sum));
      }
    }
    return taken;
  }

  private String request(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(emulator.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
