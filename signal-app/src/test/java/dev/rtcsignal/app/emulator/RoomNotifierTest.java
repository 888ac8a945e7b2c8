package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.wire.NotificationTarget;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event notifications (vendor-facts 6), received by a server of the JDK. */
class RoomNotifierTest {
  private static final String SECRET = "front-test-notification-secret";

  private final Queue<JsonObject> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private HttpServer http;
  private TestCloud cloud;

  @BeforeEach
  void start() throws Exception {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          received.add(Json.parse(exchange.getRequestBody().readAllBytes()).orElseThrow());
          exchange.sendResponseHeaders(Optional.ofNullable(answers.poll()).orElse(200), -1);
          exchange.close();
        });
    http.start();
    cloud =
        TestCloud.start(
            CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)), now::get);
  }

  @AfterEach
  void stop() {
    cloud.close();
    http.stop(0);
  }

  private void startNotifications(boolean olderHash) {
    String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
    cloud.server().notify(new NotificationTarget(url, new NotificationSecret(SECRET), olderHash));
  }

  @Test
  void notifiesOfAJoinALeaveAndTheEndOfTheRoom() throws Exception {
    startNotifications(false);
    try (SimulatedClient alice = cloud.present("alice")) {
      alice.call("leaveRoom", Json.object().add("roomId", "Room1").build());
      awaitUntil(() -> received.size() == 3);
    }
    List<JsonObject> events = List.copyOf(received);
    assertThat(events)
        .extracting(event -> event.getString("EventType"))
        .containsExactlyInAnyOrder("UserJoinRoom", "UserLeaveRoom", "RoomDestroy");
    JsonObject left = event("UserLeaveRoom");
    JsonObject data = Json.parse(left.getString("EventData")).orElseThrow();
    assertThat(data.getString("RoomId")).isEqualTo("Room1");
    assertThat(data.getString("UserId")).isEqualTo("alice");
    assertThat(data.getString("Reason")).isEqualTo("userLeave");
    assertThat(left.getString("Version")).isEqualTo("2020-12-01");
    assertThat(left.getString("Nonce")).matches("\\d{4}");
  }

  @Test
  void aLeaveNotificationHasItsReason() throws Exception {
    startNotifications(false);
    try (SimulatedClient bob = cloud.present("bob")) {
      cloud
          .cloud()
          .kick(new RoomAddress(TestCloud.APP, TestCloud.ROOM), Optional.of(new UserId("bob")));
      awaitUntil(() -> reasons().contains("kickedByAdmin"));
      assertThat(bob.isOpen()).isTrue();
    }
    try (SimulatedClient alice = cloud.present("alice")) {
      assertThat(alice.isOpen()).isTrue();
    }
    awaitUntil(() -> reasons().contains("connectionLost"));
  }

  private List<String> reasons() {
    return received.stream()
        .map(event -> Json.parse(event.getString("EventData")).orElseThrow())
        .map(data -> data.getString("Reason", ""))
        .toList();
  }

  @Test
  void signsTheSortedValuesWithTheSecret() throws Exception {
    startNotifications(false);
    cloud.present("alice").close();
    awaitUntil(() -> !received.isEmpty());
    JsonObject event = received.peek();
    assertThat(event.getString("Signature"))
        .isEqualTo(
            hash(
                event,
                "EventType",
                "EventData",
                "EventTime",
                "EventId",
                "AppId",
                "Version",
                "Nonce"));
  }

  @Test
  void theOlderHashOmitsTheEventId() throws Exception {
    startNotifications(true);
    cloud.present("alice").close();
    awaitUntil(() -> !received.isEmpty());
    JsonObject event = received.peek();
    assertThat(event.getString("Signature"))
        .isEqualTo(hash(event, "EventType", "EventData", "EventTime", "AppId", "Version", "Nonce"));
  }

  @Test
  void postsAnEventUpTo3TimesWithTheSameEventId() throws Exception {
    startNotifications(false);
    answers.addAll(List.of(500, 500, 500));
    try (SimulatedClient alice = cloud.present("alice")) {
      assertThat(postsOfTheJoinUntilTheRoomEnds(alice, 3)).isEqualTo(3);
      assertThat(
              received.stream()
                  .filter(event -> event.getString("EventType").equals("UserJoinRoom"))
                  .map(event -> event.getString("EventId"))
                  .distinct())
          .hasSize(1);
    }
    assertThat(cloud.server().requests()).contains("notification").doesNotContain(SECRET);
  }

  @Test
  void stopsPostingAnAcceptedEvent() throws Exception {
    startNotifications(false);
    answers.addAll(List.of(503, 200));
    try (SimulatedClient alice = cloud.present("alice")) {
      assertThat(postsOfTheJoinUntilTheRoomEnds(alice, 2)).isEqualTo(2);
    }
  }

  /** Lets the time of all retries pass, and then waits for a later notification. */
  private long postsOfTheJoinUntilTheRoomEnds(SimulatedClient alice, int expected)
      throws InterruptedException {
    awaitUntil(
        () -> {
          now.updateAndGet(before -> before.plusMillis(500));
          return received.size() >= expected;
        });
    awaitUntil(() -> logged() == expected);
    now.updateAndGet(before -> before.plusSeconds(60));
    alice.call("leaveRoom", Json.object().add("roomId", "Room1").build());
    awaitUntil(() -> logged() == received.size() && received.size() >= expected + 2);
    return received.stream()
        .filter(event -> event.getString("EventType").equals("UserJoinRoom"))
        .count();
  }

  /** Returns how many posts have a response that the notifier has handled. */
  private int logged() {
    return cloud.server().requests().split("\"kind\":\"notification\"", -1).length - 1;
  }

  private JsonObject event(String type) {
    return received.stream()
        .filter(event -> event.getString("EventType").equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** vendor-facts 6: the values and the secret, sorted by byte order, joined, SHA-256. */
  private static String hash(JsonObject event, String... names) throws Exception {
    List<String> values = new ArrayList<>(List.of(SECRET));
    for (String name : names) {
      values.add(event.getString(name));
    }
    Collections.sort(values);
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(String.join("", values).getBytes(StandardCharsets.UTF_8)));
  }

  private static void awaitUntil(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).until(condition);
  }
}
