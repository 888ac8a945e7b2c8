package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event notifications as vendor-facts 6 has them, taken by a server of the JDK. */
class RoomNotifierTest {
  private static final String SECRET = "front-test-notification-secret";

  private final Queue<JsonObject> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
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
    cloud = TestCloud.start();
  }

  @AfterEach
  void stop() {
    cloud.close();
    http.stop(0);
  }

  private void notifies(boolean olderHash) {
    String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
    cloud
        .server()
        .notify(new EmulatorServer.Notifications(url, new NotificationSecret(SECRET), olderHash));
  }

  @Test
  void tellsWhoJoinedWhoLeftAndThatTheRoomIsNoMore() throws Exception {
    notifies(false);
    try (SimulatedClient alice = cloud.present("alice")) {
      alice.call("leaveRoom", Json.object().add("roomId", "Room1").build());
      awaits(() -> received.size() == 3);
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
  void saysWhyAUserWasTakenOut() throws Exception {
    notifies(false);
    try (SimulatedClient bob = cloud.present("bob")) {
      cloud
          .cloud()
          .kick(new RoomAddress(TestCloud.APP, TestCloud.ROOM), Optional.of(new UserId("bob")));
      awaits(() -> reasons().contains("kickedByAdmin"));
      assertThat(bob.isOpen()).isTrue();
    }
    try (SimulatedClient alice = cloud.present("alice")) {
      assertThat(alice.isOpen()).isTrue();
    }
    awaits(() -> reasons().contains("connectionLost"));
  }

  private List<String> reasons() {
    return received.stream()
        .map(event -> Json.parse(event.getString("EventData")).orElseThrow())
        .map(data -> data.getString("Reason", ""))
        .toList();
  }

  @Test
  void signsTheSortedValuesWithTheSecret() throws Exception {
    notifies(false);
    cloud.present("alice").close();
    awaits(() -> !received.isEmpty());
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
  void leavesTheEventIdOutOfTheOlderHash() throws Exception {
    notifies(true);
    cloud.present("alice").close();
    awaits(() -> !received.isEmpty());
    JsonObject event = received.peek();
    assertThat(event.getString("Signature"))
        .isEqualTo(hash(event, "EventType", "EventData", "EventTime", "AppId", "Version", "Nonce"));
  }

  @Test
  void triesThreeTimesWithTheSameEventIdAndThenNoMore() throws Exception {
    notifies(false);
    answers.addAll(List.of(500, 500, 500, 500, 500, 500));
    try (SimulatedClient alice = cloud.present("alice")) {
      awaits(() -> received.size() == 3);
      Thread.sleep(1_200);
      assertThat(received).hasSize(3);
      assertThat(received.stream().map(event -> event.getString("EventId")).distinct()).hasSize(1);
      assertThat(alice.isOpen()).isTrue();
    }
    assertThat(cloud.server().requests()).contains("notification").doesNotContain(SECRET);
  }

  @Test
  void triesNoMoreOnceItWasTaken() throws Exception {
    notifies(false);
    answers.addAll(List.of(503, 200));
    try (SimulatedClient alice = cloud.present("alice")) {
      awaits(() -> received.size() == 2);
      Thread.sleep(1_200);
      assertThat(received).hasSize(2);
      assertThat(alice.isOpen()).isTrue();
    }
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

  private static void awaits(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 10 s").isLessThan(end);
      Thread.sleep(10);
    }
  }
}
